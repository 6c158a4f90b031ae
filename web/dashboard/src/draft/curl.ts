// A request as a line for a shell.

/** In single quotes nothing has a meaning for a POSIX shell but the quote itself. */
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** The key itself is not for a clipboard. */
const keyHeader = ` -H "Authorization: Bearer $CHARGEPLAN_KEY"`;

export const curlLine = (origin: string, { path, text }: { path: string; text: string }, withKey: boolean): string =>
  `curl -s ${quoted(origin + path)}${withKey ? keyHeader : ""} -H 'Content-Type: application/json' --data-binary ${quoted(text)}`;

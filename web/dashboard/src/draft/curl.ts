// A request as a line for a shell.

/** In single quotes nothing has a meaning for a POSIX shell but the quote itself. */
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

export const curlLine = (origin: string, requestText: string): string =>
  `curl -s ${quoted(`${origin}/v1/plans`)} -H 'Content-Type: application/json' --data-binary ${quoted(requestText)}`;

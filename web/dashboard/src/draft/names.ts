// Names under which the service keeps documents.

export const isName = (text: string): boolean => /^[A-Za-z0-9_-][A-Za-z0-9._-]{0,127}$/.test(text);

/** `Dépôt 1` becomes `Depot-1`: a name that the service takes, or nothing. */
export const freeOfMarks = (text: string): string =>
  text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").replace(/ß/g, "ss").replace(/[^A-Za-z0-9._-]+/g, "-").replace(/^[.-]+|-+$/g, "").slice(0, 128);

// The documents of /v1, by the types that types.mjs makes from the contract; and what the page makes of them while they are edited.
import type { components, paths } from "../../generated/contract";

type Schemas = components["schemas"];
/** What the service answers to a GET as JSON. */
export type Answer<Path extends keyof paths> = paths[Path] extends { get: { responses: { 200: { content: { "application/json": infer Document } } } } } ? Document : never;

export type Issue = Schemas["Issue"];
export type PlanDocument = Schemas["Plan"];
export type ReportFacts = Schemas["ReportFacts"];
export type SessionsAnswer = Schemas["Demand"];
export type VersionAnswer = Schemas["Version"];
export type SeriesAnswer = Schemas["ParsedSeries"];
export type Job = Schemas["Job"];
export type KeptSite = Schemas["SiteDocument"];
export type KeptDemand = Schemas["SessionsDocument"];
export type RequestDocument = Schemas["Request"];
/** What a proxy answers has less. */
export type Problem = Pick<Schemas["Problem"], "status" | "code" | "detail"> & Partial<Schemas["Problem"]>;

export type Series = Schemas["RequiredPowerSeries"];
/** What cannot be read as a number is sent as it was typed: the service says what would be right. */
export type Typed = number | string;
type Typing<T> = T extends number ? Typed : T extends number[] ? T : T extends object ? { [Key in keyof T]: Typing<T[Key]> } : T;

/** Every key is there, and null only where that says something. */
type Whole<T, Nullable extends keyof T = never> = { [Key in keyof T]-?: Key extends Nullable ? Exclude<T[Key], undefined> : NonNullable<T[Key]> };

export type Group = Typing<Whole<Schemas["Group"], "parent">>;
export type Evse = Typing<Whole<Schemas["Evse"], "group" | "max_power_kw" | "min_power_kw">>;
type OwnSite = Omit<Schemas["Site"], "groups" | "evses" | "past_pv_curtailed_kw">;
export type SiteDocument = Typing<Whole<OwnSite, "overload_price_per_kw" | "export_limit_kw" | "export_price_per_kwh">> & { groups: Group[]; evses: Evse[] };
export type Options = Typing<Whole<Omit<Schemas["Options"], "gap" | "threads">>>;
export type HorizonDocument = Whole<Omit<Schemas["Horizon"], "past_steps">>;

/** Keys of a session that people fill in. */
export type SessionKey = Exclude<keyof Schemas["Session"], "past_power_kw">;
export type SessionDocument = Partial<Record<SessionKey, Typed | null>>;
export type ParseAnswer = Omit<Schemas["ParsedDemand"], "left_out"> & { left_out: { row: number; cells: Partial<Record<SessionKey, string>> }[] };

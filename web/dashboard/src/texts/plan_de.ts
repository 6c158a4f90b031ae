// Die Wörter der Bilder auf Deutsch; auf Englisch stehen sie bei ihnen (web/report/src/words.ts).
import { count } from "../../../report/src/format";
import type { Words } from "../../../report/src/words";

const some = (n: number, one: string, many: string): string => `${count(n)} ${n === 1 ? one : many}`;

export const planDe: Words = {
  lessThanCent: "weniger als 0,01",
  weekdays: ["So", "Mo", "Di", "Mi", "Do", "Fr", "Sa"],
  weekdaysLong: ["Sonntag", "Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag"],
  months: ["Jan.", "Feb.", "März", "Apr.", "Mai", "Juni", "Juli", "Aug.", "Sep.", "Okt.", "Nov.", "Dez."],
  monthsLong: ["Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember"],
  shortDate: (day, month) => `${day}. ${month}`,
  longDate: (weekday, day, month, year) => `${weekday}, ${day}. ${month} ${year}`,
  to: "bis", clock: "Uhr", plannedAnew: "neu geplant", showAll: "alles zeigen",

  uncontrolled: (text) => `ungesteuert ${text}`,
  tiles: {
    energy: "Geladene Energie", ofRequired: (kwh) => `von ${kwh} verlangt`,
    met: "Bedarf gedeckt", inFull: (full, all) => `${full} von ${all} Fahrzeugen voll`,
    cost: "Ladekosten", drawn: "bezogen",
    peak: "Spitze des Standorts", limit: (text) => `Grenze ${text}`, over: (n) => `, ${some(n, "Schritt", "Schritte")} darüber`,
    short: "Zu wenig geladen", ofCars: (n) => `von ${n}`, missing: (kwh) => `es fehlen ${kwh}`, most: (name, kwh) => `am meisten: ${name}, ${kwh}`, none: "keines geht leer aus",
  },
  site: { title: "Leistung", site: "Standort", charging: "Laden", otherLoad: "übrige Last", pv: "PV", pvOff: "PV abgeregelt", uncontrolled: "ungesteuert", limit: "Grenze", peak: (label) => `${label}, Spitze` },
  price: { title: "Preis", import: "Bezug", shadow: "Schatten\u00adpreis", saves: "ein kW mehr spart" },
  stack: { title: "Laden", noGroup: "ohne Gruppe", arrived: (range) => `Ankunft ${range}`, sum: "Summe, Spitze", groups: "Gruppen", sessions: "Vorgänge" },
  groups: {
    title: "Gruppen", heading: "Leistung gegen die eigene Grenze", noneReaches: "keine erreicht sie", reach: (n, all) => `${n} von ${all} erreichen sie`, redBelow: "rot darunter: ein kW mehr würde sparen",
    described: (name, limit, saved) => `${name}: Grenze ${limit}, ein kW mehr spart ${saved}`, noCost: "Leistung jeder Gruppe; keine Grenze kostet etwas", cost: "Gruppen, deren Grenze etwas kostet",
    of: (power, limit) => `${power} von ${limit}`, oneKwSaves: (money) => `1 kW spart ${money}`,
  },
  heat: {
    title: "Ladevorgänge", described: "Ladeleistung jedes Vorgangs über die Zeit; die Tabelle darunter hat dieselben Vorgänge", sortBy: "ordnen nach ", sortLabel: "Ladevorgänge ordnen nach", find: "suchen", findLabel: "Ladevorgänge nach Name oder Ladepunkt suchen",
    onlyShort: "nur zu wenig geladene", allAtOnce: "alle zugleich", rowByRow: "Zeile für Zeile", cars: (shown, n) => `${shown} ${n === 1 ? "Fahrzeug" : "Fahrzeuge"}`, of: (shown, all) => `${shown} von ${all}`, meanPerLine: ", mittlere Leistung je Zeile",
    orders: { departure: "Abfahrt", arrival: "Ankunft", missing: "Fehlmenge", evse: "Ladepunkt", id: "Name" },
    power: "Leistung", notPluggedIn: "nicht angesteckt", soc: "Ladestand", pluggedIn: "angesteckt", delivered: "geladen", deliveredOf: (part, all) => `${part} von ${all}`,
  },
  drawer: {
    label: "Ein Ladevorgang", previous: "Voriger Ladevorgang", next: "Nächster Ladevorgang", close: "Schließen", place: (at, all) => `${at} von ${all}`, pluggedIn: "Angesteckt", askedFor: "Verlangt", alone: "Allein wäre möglich gewesen", delivered: "Geladen", missing: "Es fehlen",
    soc: "Ladestand", unknown: "unbekannt", highest: "Höchste Leistung", of: (part, all) => `${part} von ${all}`, cost: "Kosten", drawn: "bezogen", oneMore: "Eine kWh mehr",
    picture: (id) => `Sollwerte und Energie des Ladevorgangs ${id}, solange er angesteckt ist`, setPoints: "Sollwerte, kW", energy: "Energie seit Ankunft, kWh", price: "Preis", hint: "gepunktet: ungesteuert, und was verlangt ist; rot darunter: eine Grenze hält auf", saves: (price) => `ein kW mehr spart ${price}`,
  },
  table: {
    title: "Ladevorgänge in Zahlen", session: "Vorgang", evse: "Ladepunkt", arrival: "Ankunft", departure: "Abfahrt", required: "Verlangt", delivered: "Geladen", met: "Gedeckt", missing: "Es fehlen", cost: "Kosten", oneMore: "Eine kWh mehr", why: "Warum es zu wenig ist",
    printed: (shown, all) => `${shown} von ${all} Ladevorgängen sind gedruckt, die zu wenig geladenen; die Seite hat alle.`,
  },
  issues: { warnings: "Warnungen", notes: "Hinweise", more: (n) => `${n} weitere dieser Art` },
  headline: {
    always: "die ganze Zeit", fromTo: (from, to) => `von ${from} bis ${to}`, inSteps: (n, from, to) => `in ${n} Schritten zwischen ${from} und ${to}`,
    pinch: (when, saved) => `Der Standort ist ${when} an seiner Grenze; ein kW mehr würde dort ${saved} sparen.`,
    group: (id, others, saved) => `Ein kW mehr für die Gruppe ${id}${others} würde ${saved} sparen.`, tightest: (n) => `, die engste von ${n}, die Fahrzeuge aufhalten,`,
    excess: (when, at, kw) => `${when}, am meisten um ${at}, um ${kw}`, excessUnknown: "die Warnungen nennen Schritte und Mengen", infeasible: (excess) => `Der Standort liegt schon ohne Fahrzeuge über seiner Grenze, so dass keines geladen werden kann: ${excess}.`,
    nobody: "An diesem Tag ist kein Fahrzeug da.", allFull: (n) => (n === 1 ? "Das Fahrzeug fährt mit allem ab, was es verlangt." : `Alle ${count(n)} Fahrzeuge fahren mit allem ab, was sie verlangen.`), oneShort: (causes) => `Das Fahrzeug bekommt zu wenig${causes}.`,
    someShort: (full, all, short, causes) => `${full} von ${all} Fahrzeugen fahren mit allem ab, was sie verlangen, ${count(short)} ${short === 1 ? "bekommt" : "bekommen"} zu wenig${causes}.`,
    free: "Die Grenze kostet nichts: Sie hält nie ein Fahrzeug auf.", as: (n, cause) => `: ${count(n)} ${cause}`, other: ["hat einen anderen Grund", "haben andere Gründe"],
    causes: {
      no_step: ["ist keinen ganzen Schritt da", "sind keinen ganzen Schritt da"], stay_too_short: ["steht für seine Leistung zu kurz", "stehen für ihre Leistung zu kurz"], time_left_too_short: ["hat zu wenig Zeit übrig", "haben zu wenig Zeit übrig"],
      cut_by_horizon: ["steht über den Horizont hinaus", "stehen über den Horizont hinaus"], battery_full: ["hat eine zu kleine Batterie", "haben eine zu kleine Batterie"], site_limit: ["wird von der Grenze des Standorts aufgehalten", "werden von der Grenze des Standorts aufgehalten"],
      group_limit: ["wird von der Grenze einer Gruppe aufgehalten", "werden von der Grenze einer Gruppe aufgehalten"], demand_charge: ["würde die abgerechnete Spitze erhöhen", "würden die abgerechnete Spitze erhöhen"], not_worth_its_price: ["findet Energie zu teuer", "finden Energie zu teuer"],
      minimum_power: ["bekäme weniger als die Mindestleistung", "bekämen weniger als die Mindestleistung"], stopped_early: ["bekäme bei längerer Rechnung vielleicht mehr", "bekämen bei längerer Rechnung vielleicht mehr"],
    },
  },
};

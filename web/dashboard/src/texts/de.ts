// Alle Texte der Seite auf Deutsch. Die Sätze über Probleme kommen vom Dienst, wie sie sind.
import { count } from "../../../report/src/format";
import type { Texts } from "./en";

const some = (n: number, one: string, many: string): string => `${count(n)} ${n === 1 ? one : many}`;

export const de: Texts = {
  language: "Deutsch",
  header: {
    siteName: "Name des Standorts", unnamedSite: "Unbenannter Standort", previousDay: "Voriger Tag", nextDay: "Nächster Tag", chooseDay: "Erster Tag des Plans",
    status: { optimal: "Optimal", feasible: "Vorzeitig beendet", infeasible: "Kein Plan möglich", planning: "Plant …", none: "Noch kein Plan" },
    gap: "Lücke", undo: "Rückgängig", redo: "Wiederholen", theme: "Zwischen hell und dunkel wechseln", language: "Sprache", export: "Export", pin: "Vergleichen", unpin: "Vergleich beenden",
    skip: "Zum Plan springen",
  },
  tiles: {
    vehicles: "Fahrzeuge",
    atPoints: (n) => `an ${some(n, "Ladepunkt", "Ladepunkten")}`,
    onePointEach: "je ein Ladepunkt",
    withoutControlAtOnce: (steps) => (steps === 0 ? "ungesteuert: nie über der Grenze" : `ungesteuert: ${some(steps, "Schritt", "Schritte")} über der Grenze`),
    meanings: {
      cars: "Ladevorgänge am geplanten Tag und die Ladepunkte, die sie nennen.",
      energy: "Energie, die der Plan in die Batterien lädt, von der verlangten. Darunter: jedes Fahrzeug mit voller Leistung ab Ankunft, ohne Grenzen.",
      met: "Geladene durch verlangte Energie, beide in der Batterie.",
      cost: "Was die bezogene Energie zum Bezugspreis kostet. Grün nur, wenn der Plan so viel lädt wie ungesteuertes Laden.",
      peak: "Höchste Leistung des ganzen Standorts, mit übriger Last und PV, gegen die Grenze.",
      short: "Fahrzeuge, die mit weniger abfahren als verlangt, und wie viel insgesamt fehlt.",
    },
  },
  states: {
    example: "Das ist ein Beispiel: ein gezogener Tag, von diesem Dienst geplant. Bewegen Sie die Grenze; dann laden Sie Ihren eigenen Bedarf.",
    yourFile: "Eigene Datei", startEmpty: "Leer beginnen",
    empty: "Noch kein Bedarf", emptyHint: "Ziehen Sie eine CSV- oder Excel-Datei auf diese Seite, lassen Sie ein Beispiel ziehen, oder tippen Sie die Ladevorgänge in die Tabelle.",
    partial: (n) => `${some(n, "Zeile fehlt", "Zeilen fehlen")}, weil etwas daran nicht stimmt: Dieser Plan ist für die übrigen.`,
    showRows: "Zeilen zeigen",
    away: (since) => `Der Dienst antwortet seit ${since} nicht. Was Sie sehen, bleibt; ändern lässt sich erst wieder etwas, wenn er zurück ist. Neuer Versuch …`,
    planning: (seconds) => `Plant seit ${seconds} s`, cancel: "Abbrechen", cancelled: "Die Planung wurde abgebrochen; das Bild zeigt einen früheren Stand.", planAgain: "Neu planen",
    phases: { read: "liest die Anfrage", build: "baut das Modell", solve: "löst", tie_break: "wählt unter Gleichen", check: "prüft den Plan" }, gapSoFar: (gap) => `Lücke ${gap}`, close: "Schließen",
    tooManyBad: (n) => `an den Zeilen stimmt mehr als ${count(n)}-mal etwas nicht; sind Einheiten und Zeiten die der Spalten?`,
    refused: "So lässt sich kein Plan machen", before: "Unten steht noch der Plan davor.", failed: "Der Dienst hat einen Fehler", requestId: (id) => `Anfrage ${id} in seinem Protokoll.`,
    infeasibleTitle: "Kein Plan möglich", infeasible: "Schon die übrige Last liegt über der Grenze. Zwei Änderungen würden helfen:",
    raiseLimit: (kw) => `Grenze in diesen Stunden auf ${kw} anheben`, allowOverload: "Überschreiten zu einem Preis erlauben",
  },
  kept: {
    keepPlan: "Plan aufheben", isKept: "Aufgehoben", keeping: "Hebt auf …", keepingFor: (seconds) => `Macht den Plan zum Aufheben seit ${seconds} s`, open: "Öffnen …", title: "Im Dienst aufgehoben", plans: "Pläne", sites: "Standorte", demands: "Bedarfe", keep: "Aufheben", replace: "Ersetzen", delete: "Löschen",
    siteAs: "Diesen Standort aufheben als", demandAs: "Diesen Bedarf aufheben als", loading: "Lädt …", find: "suchen", more: "Weitere", found: (n, all) => `${count(n)} von ${count(all)}`, none: "Hier ist noch nichts aufgehoben.", noPlans: "Noch ist kein Plan aufgehoben. „Plan aufheben“ oben hebt den gezeigten auf.",
    deleteAsk: (name) => `${name} für alle löschen?`, badName: "Ein Name besteht aus Buchstaben a–z, Ziffern, „-“, „_“ und „.“ und beginnt nicht mit einem Punkt.", replaces: "Den Namen gibt es schon: Er wird ersetzt.",
    toCheckFirst: (n) => `${some(n, "Zeile ist", "Zeilen sind")} vorher zu berichtigen.`,
    shown: (created) => `Dieser Plan ist aufgehoben, wie er am ${created} gemacht wurde. Wer seine Adresse hat, sieht ihn.`, address: "Adresse dieses Plans", copy: "Adresse kopieren", copied: "Kopiert",
    memoryOnly: "Der Dienst hebt nur im Speicher auf: Alles ist fort, wenn er endet.", gone: "Es ist nicht mehr da: Jemand hat es gelöscht, oder der Dienst hob es nur im Speicher auf und wurde neu gestartet.",
    notOpened: "Der Plan dieser Adresse lässt sich nicht öffnen.", notKept: "Der Plan konnte nicht aufgehoben werden.", noAnswer: "Der Dienst antwortet nicht.",
  },
  goesOn: {
    goOn: "Ab jetzt neu planen …", goOnHint: "Was vergangen ist, bleibt wie geplant; der Rest des Tages wird neu geplant und mit diesem Plan verglichen", title: (time) => `Ab ${time} neu geplant.`,
    hint: "Schritte, die dann begonnen haben, bleiben, wie sie waren. Ändern Sie Standort und Bedarf so, wie sie ab dann gelten; gelöschte Zeilen sind abgefahren.", now: "Jetzt ist es", wholeDay: "Ganzen Tag planen",
    gone: "Der Plan, den dieser fortsetzt, ist nicht mehr da: Jemand hat ihn gelöscht, oder der Dienst hob ihn nur im Speicher auf und wurde neu gestartet.",
    emptied: "in einem Plan, der weitergeht, lässt sich das nicht leeren: geben Sie einen Wert an", measured: "das ist keine Energie: geben Sie die bis jetzt in der Batterie gemessenen kWh an, 0 oder mehr", fixed: "Wie im Plan, der weitergeht.",
  },
  key: {
    title: "Dieser Dienst verlangt einen Schlüssel", hint: "Wer ihn betreibt, macht Schlüssel mit „chargeplan keys add“. Ihrer bleibt in diesem Tab und ist fort, wenn er geschlossen wird.", label: "API-Schlüssel", use: "Verwenden",
    needs: { missing: "", unknown: "Der Dienst kennt diesen Schlüssel nicht. Vielleicht wurde er widerrufen, oder er ist vertippt.", forbidden: "Dieser Schlüssel ist für etwas anderes: Der Dienst plant damit nicht." },
  },
  brush: { zoom: "Vergrößern", limit: "Grenze hier", apply: "Setzen", close: "Schließen", title: "Grenze oder Ausschnitt" },
  site: {
    title: "Standort", limit: "Grenze", limitSlider: "Grenze des Netzanschlusses, kW", price: "Preis", baseLoad: "Übrige Last", pv: "PV", demandCharge: "Leistungspreis",
    demandChargeHint: "je kW der höchsten Leistung, für diesen Tag", currency: "Währung", timeZoneHint: "die Uhr der Zeiten in der Tabelle", timeZone: "Zeitzone", groups: "Gruppen", advanced: "Weiteres",
    none: "keine", fixed: "ein Wert", byTime: "nach Uhrzeit", bySteps: "eingefügt", from: "von", to: "bis", value: "Wert", otherwise: "sonst", addBand: "Stunden hinzufügen", removeBand: "Diese Stunden entfernen",
    paste: "Spalte hier einfügen oder Datei ablegen", pasted: (n) => some(n, "Wert", "Werte"), otherUnit: (name, unit) => `„${name}“ nennt eine andere Einheit: Zahlen sind hier ${unit}`, notNumbers: "das ist keine Spalte mit Zahlen",
    readingFile: "Liest …", loadFile: "Aus einer Datei …", steps: (n) => `der Tag hat ${some(n, "Schritt", "Schritte")}`, edit: "Ändern", done: "Fertig", editWhat: (what) => `Ändern: ${what}`,
    billedPeak: "Schon abgerechnete Spitze", exportPrice: "Einspeisepreis", exportLimit: "Einspeisegrenze", overloadPrice: "Preis des Überschreitens", efficiency: "Wirkungsgrad des Ladens",
    solver: "Löser", formulation: "Formulierung", lp: "lp: jede Leistung", milp: "milp: Mindestleistungen einhalten", tieBreak: "Unter Gleichen", ties: { early: "früh laden", late: "spät laden", flat: "Leistung gleichmäßig", none: "beliebig" },
    timeLimit: "Zeitgrenze", days: "Länge", dayCount: (n) => some(n, "Tag", "Tage"), step: "Schritt", minutes: (n) => `${n} min`, hours: (n) => `${n} h`, unmetPenalty: "Preis einer leeren Batterie",
    groupName: "Name", groupParent: "Unter", gridConnection: "Netzanschluss", groupLimit: "Grenze, kW", addGroup: "Gruppe hinzufügen", removeGroup: "Gruppe entfernen", points: "Ladepunkte", point: "Ladepunkt", pointGroup: "Gruppe", addPoints: "Aus dem Bedarf übernehmen", removePoint: "Ladepunkt entfernen",
    groupsHint: "Ladepunkte stehen in Gruppen mit je eigener Grenze. Sind Ladepunkte aufgeführt, darf der Bedarf nur diese nennen.",
  },
  demand: {
    title: "Bedarf", sessions: (n) => some(n, "Ladevorgang", "Ladevorgänge"), drop: "Datei hierher ziehen", choose: "auswählen", formats: "CSV, Excel, .ods",
    generate: "Beispiel ziehen", number: "Ladevorgänge", seed: "Startwert", date: "Tag", generateNow: "Ziehen", toCheck: (n) => `${some(n, "Zeile", "Zeilen")} zu prüfen`,
    edit: "Tabelle bearbeiten", reading: "Datei wird gelesen …", unreadable: (name) => `${name} lässt sich nicht verwenden`, notes: (n) => some(n, "Hinweis", "Hinweise"), dropHere: "Datei loslassen, um ihre Ladevorgänge zu lesen",
    undrawn: "So lassen sich keine Ladevorgänge ziehen",
    notUtf8: (name) => `${name} hat Zeichen, die kein UTF-8 sind, wie ältere Fassungen von Excel sie schreiben.`, readAsWindows: "Als Windows-1252 lesen",
    more: (n) => `und ${count(n)} weitere`,
  },
  grid: {
    title: "Bedarf", close: "Schließen", add: "Zeile hinzufügen", remove: "Zeilen löschen", onlyBad: "nur zu prüfende Zeilen", find: "suchen", hint: "Tippen ändert, Tab geht weiter. Zellen aus einer Tabellenkalkulation lassen sich überall einfügen. Strg+Z nimmt zurück.",
    rows: (n) => some(n, "Zeile", "Zeilen"), loading: "Tabelle wird geladen …", allColumns: "alle Spalten", noProblems: "alle Zeilen sind in Ordnung", row: (n) => `Zeile ${count(n)}`,
    columns: {
      id: "Ladevorgang", evse: "Ladepunkt", arrival: "Ankunft", departure: "Abfahrt", max_power_kw: "Höchste Leistung", energy_required_kwh: "Verlangt", battery_capacity_kwh: "Batterie", arrival_energy_kwh: "Bei Ankunft",
      min_power_kw: "Mindestleistung", target_soc_ratio: "Ziel-SoC", arrival_soc_ratio: "SoC bei Ankunft", max_energy_kwh: "Nimmt höchstens", efficiency: "Wirkungsgrad", priority: "Vorrang", unmet_price_per_kwh: "Preis, wenn es fehlt", delivered_kwh: "Bisher gemessen",
    },
  },
  export: {
    title: "Export", plan: "Plan", demand: "Bedarf", charts: "Bilder", request: "Anfrage", workbook: "Excel", csv: "CSV", html: "Bericht (HTML)", png: "PNG", svg: "SVG", json: "JSON", curl: "Als curl kopieren", copied: "Kopiert", failed: "Die Datei konnte nicht gemacht werden", noPlan: "Es gibt noch keinen Plan",
  },
  compare: {
    title: "Gemerkter Plan und dieser", then: "Gemerkt", now: "Dieser Plan", difference: "Unterschied", allAlike: "Jedes Fahrzeug lädt in beiden gleich viel.", cars: (n, most) => `${some(n, "Fahrzeug lädt", "Fahrzeuge laden")} mehr oder weniger${n > most ? "; die größten Unterschiede zuerst" : ""}`, onlyThen: (n) => `${some(n, "Fahrzeug ist", "Fahrzeuge sind")} nur im gemerkten Plan`, onlyNow: (n) => `${some(n, "Fahrzeug ist", "Fahrzeuge sind")} nur in diesem Plan`,
    car: "Fahrzeug", costs: { energy_cost: "Energie des Standorts", unmet_cost: "Fehlende Energie, zu ihrem Preis", demand_charge_cost: "Leistungspreis", overload_cost: "Überschreiten der Grenze" }, sum: "Summe, die am kleinsten ist", delivered: "Geladen",
    uncontrolled: "ungesteuert", showUncontrolled: "Ungesteuertes Laden über die Leistung des Standorts legen",
    beside: "nebeneinander", over: "übereinander", nothingChanged: "Dieser Plan ist gemerkt. Ändern Sie Standort oder Bedarf: Der nächste Plan steht daneben.",
    other: (text) => `gemerkt ${text}`, otherCurrency: (then, now) => `Die Kosten lassen sich nicht vergleichen: der gemerkte Plan rechnet in ${then}, dieser in ${now}.`,
    pinned: "gemerkter Plan", same: (text) => `wie gemerkt, ${text}`, against: (text, difference) => `gemerkt ${text} (${difference})`,
  },
};

// One number for each step: a pasted column, or a file.
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { currencySign } from "../../../report/src/format";
import { parseSeries, type SeriesUnit } from "../draft/profile";
import { gridOf } from "../draft/request";
import { inUnit, OtherUnit, seriesOfFile } from "../draft/series_file";
import { draft } from "../draft/store";
import { troubleText } from "../plan/trouble";
import { texts } from "../texts/texts";

const accepted = ".csv,.txt,.tsv,.xlsx,.xls,.ods,.gz";

interface Properties {
  id: string;
  label: string;
  fileUnit: SeriesUnit;
  onSeries: (values: number[]) => void;
}

export function SeriesField({ id, label, fileUnit, onSeries }: Properties): JSX.Element {
  const { site } = texts();
  const [trouble, setTrouble] = useState("");
  const [isReading, setReading] = useState(false);
  const [isOver, setOver] = useState(false);
  const { steps } = gridOf(draft.value);
  const wordsOf = (error: unknown): string =>
    (error instanceof OtherUnit ? site.otherUnit(error.message, fileUnit === "kw" ? "kW" : `${currencySign(draft.peek().site.currency)}/kWh`) : troubleText(error));
  const take = (text: string): boolean => {
    const values = parseSeries(text);
    setTrouble(values === null && text.trim() !== "" ? site.notNumbers : "");
    if (values === null) return false;
    try {
      onSeries(inUnit(values, text, fileUnit));
    } catch (error) {
      setTrouble(wordsOf(error));
    }
    return true;
  };
  const read = (file: File | undefined): void => {
    if (file === undefined) return;
    setReading(true);
    setTrouble("");
    seriesOfFile(file, fileUnit).then(onSeries, (error: unknown) => { setTrouble(`${file.name}: ${wordsOf(error)}`); }).finally(() => { setReading(false); });
  };
  return (
    <div class={`field series-field${trouble === "" ? "" : " wrong"}${isOver ? " over" : ""}`}
      onDragOver={(event) => { event.preventDefault(); setOver(true); }} onDragLeave={() => { setOver(false); }}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        read(event.dataTransfer?.files[0]);
      }}>
      <textarea rows={2} aria-label={`${label}: ${site.paste}`} placeholder={site.paste}
        onPaste={(event) => {
          if (take(event.clipboardData?.getData("text/plain") ?? "")) event.preventDefault();
        }}
        onChange={(event) => { if (take(event.currentTarget.value)) event.currentTarget.value = ""; }} />
      <small class={trouble === "" ? "" : "issue"} role={trouble === "" ? undefined : "alert"}>{trouble === "" ? (isReading ? site.readingFile : site.steps(steps)) : trouble}</small>
      <label class="file-button">
        <input id={`${id}-file`} type="file" accept={accepted} aria-label={`${label}: ${site.loadFile}`}
          onChange={(event) => {
            read(event.currentTarget.files?.[0]);
            event.currentTarget.value = "";
          }} />
        {site.loadFile}
      </label>
    </div>
  );
}

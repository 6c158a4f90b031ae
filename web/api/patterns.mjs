// What the readers of dates and times take (src/io/time_text.cpp), as patterns: days that exist, leap years included.
const month_day = "(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8]))";
const day_1970_to_2199 =
  `(?:(?:19[7-9][0-9]|2[01][0-9]{2})-${month_day}` +
  "|(?:19(?:7[26]|8[048]|9[26])|20(?:[02468][048]|[13579][26])|21(?:0[48]|[2468][048]|[13579][26]))-02-29)";
const any_day =
  `(?:[0-9]{4}-${month_day}` + "|(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)-02-29)";
const of_day = "[Tt ](?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:[.,][0-9]+)?)?";
const offset = "(?:[Zz]|[+-](?:[01][0-9]|2[0-3]):?[0-5][0-9])";

export const patterns = {
  DATE_PATTERN: `^${day_1970_to_2199}$`,
  TIME_PATTERN: `^${day_1970_to_2199}${of_day}${offset}?$`,
  START_PATTERN: `^${day_1970_to_2199}(?:${of_day}${offset}?)?$`,
  ANY_TIME_PATTERN: `^${any_day}${of_day}${offset}?$`,
  INSTANT_PATTERN: `^${any_day}${of_day}${offset}$`,
};

/** The time zone of this browser. */
export const here = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** Time zones to choose from, this browser's first. */
export const zones = [...new Set([here, "UTC", ...Intl.supportedValuesOf("timeZone")])];

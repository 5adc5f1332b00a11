/** A name with slashes, such as PACK/SLUG, as a part of an address. */
export const segments = (name: string): string => name.split("/").map(encodeURIComponent).join("/");

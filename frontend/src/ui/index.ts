// The one set of parts every screen is made of.

import "./tokens.css";
import "./base.css";
import "./controls.css";
import "./surfaces.css";

export { Badge, severityTone, type Tone } from "./badge";
export { Breaks } from "./breaks";
export { Button, IconButton, type ButtonProps } from "./button";
export { Chart, type ChartProps, type ChartSeries, type Marker, type Threshold } from "./chart";
export { Checks, type Check } from "./checks";
export { Confirm } from "./confirm";
export { copy, CopyButton } from "./copy";
export { Dialog, modals } from "./dialog";
export { useDoing } from "./doing";
export { ErrorBoundary } from "./error-boundary";
export { Field, Select, TextArea, TextInput, type Option } from "./field";
export { Filters, Search } from "./filters";
export { useInSight } from "./in-sight";
export { KeyHelp, showKeys, useKeys, type Shortcut, type Shortcuts } from "./keys";
export { Empty, ErrorNote, FieldErrors, Html, Kbd, Missing, Progress, Spinner } from "./notes";
export { Pages } from "./pages";
export { Picker } from "./picker";
export type { Choice } from "./picking";
export { Panel } from "./panel";
export { QueryArea } from "./query-area";
export { Range } from "./range";
export { Table, type Column } from "./table";
export { Tabs, type Tab } from "./tabs";
export { ticks } from "./ticks";
export { Time } from "./time";
export { seriesColours } from "./series-colour";
export { Spoken, Toasts, announce, toast, dismissToasts } from "./toast";
export { useAsync, type Async } from "./async";
export { usePoll, type Polled } from "./poll";

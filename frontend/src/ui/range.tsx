interface RangeProps {
  /** What it is of, for those who cannot see it. */
  label: string;
  /** As people read it: 55–80 %. */
  says: string;
  /** Shares of the whole width, from 0 to 1. */
  low: number;
  high: number;
  /** The likeliest. */
  at: number;
}

const share = (v: number) => `${Math.min(1, Math.max(0, v)) * 100}%`;

/** Where something lies, as far as that is known: how wide it is says how little that may be. */
export function Range({ label, says, low, high, at }: RangeProps) {
  return (
    <div class="range">
      <svg class="range-plot" role="img" aria-label={`${label}: ${says}`}>
        <rect class="range-rail" y="7" width="100%" height="2" />
        <rect class="range-band" x={share(low)} y="3" width={share(high - low)} height="10" rx="3" />
        <rect class="range-mark" x={share(at)} y="1" width="2" height="14" />
      </svg>
      <span class="small nowrap" aria-hidden="true">
        {says}
      </span>
    </div>
  );
}

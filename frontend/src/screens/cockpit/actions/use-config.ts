import { useState } from "preact/hooks";
import { api, Problem } from "../../../api/client";
import type { ServiceConfig } from "../../../api/types";
import { useDrill } from "../state/drill";

export interface Having {
  config: ServiceConfig | undefined;
  problem: Problem | undefined;
  busy: boolean;
  /** Asks for it: never unasked, because a look at the configuration is on the record. */
  list: () => void;
}

/** What a service has by way of settings, flags and releases, once somebody asks. */
export function useConfig(service: string): Having {
  const drill = useDrill();
  const [state, setState] = useState<{ config?: ServiceConfig; problem?: Problem; busy: boolean }>({ busy: false });

  function list() {
    setState({ busy: true });
    api.get<ServiceConfig>(drill.path(`/config/${encodeURIComponent(service)}`)).then(
      (config) => setState({ config, busy: false }),
      (err: unknown) => setState({ problem: Problem.of(err), busy: false }),
    );
  }

  const config = state.config?.service === service ? state.config : undefined;
  return { config, problem: state.problem, busy: state.busy, list };
}

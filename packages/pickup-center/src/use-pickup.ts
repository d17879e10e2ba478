import { parsePickupFragment } from '@secure-mail/contracts';
import { useCallback, useEffect, useReducer, useRef } from 'preact/hooks';
import { nextState, type PickupState } from './pickup-state.js';
import { locateService } from './service-location.js';
import type { PickupEvent, PickupRequest } from './worker-protocol.js';

export interface PickupControls {
  readonly state: PickupState;
  answer(answer: string): void;
  retry(how: 'open' | 'fetch'): void;
  close(): void;
}

/**
 * A pickup from the link in the address bar. The fragment stays there, so that loading the page again works:
 * it is in the notification anyway, is sent to no server, and opens nothing without the answer.
 */
export function usePickup(): PickupControls {
  const [state, act] = useReducer(nextState, { at: 'opening' });
  const worker = useRef<Worker | undefined>(undefined);

  const ask = useCallback((request: PickupRequest) => worker.current?.postMessage(request), []);
  const open = useCallback(async () => {
    act({ kind: 'opening' });
    worker.current?.terminate();
    const started = new Worker(new URL('./pickup-worker.ts', import.meta.url), { type: 'module' });
    worker.current = started;
    started.onmessage = ({ data }: MessageEvent<PickupEvent>) => act(data);
    started.onerror = () => act({ kind: 'failed', failure: 'unsupported', during: 'open' });
    const link = parsePickupFragment(location.hash);
    if (link === undefined) {
      const failure = location.hash.length > 1 ? 'unknown-link' : 'no-link';
      act({ kind: 'failed', failure, during: 'open' });
      return;
    }
    const apiUrl = await locateService(new URL(location.href));
    if (worker.current === started) ask({ kind: 'open', link, apiUrl });
  }, [ask]);

  useEffect(() => {
    const start = () => void open();
    start();
    addEventListener('hashchange', start);
    return () => removeEventListener('hashchange', start);
  }, [open]);

  return {
    state,
    answer: (answer) => {
      act({ kind: 'progress', step: 'checking' });
      ask({ kind: 'answer', answer });
    },
    retry: (how) => (how === 'open' ? void open() : ask({ kind: 'fetch' })),
    close: () => {
      act({ kind: 'closed' });
      void open();
    },
  };
}

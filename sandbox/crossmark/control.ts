import { z } from 'zod';
import type { Answer, Exchange } from './exchange.ts';
import type { FaultInput, LogEntry, Mutation, OptionsPatch, SandboxData } from './model.ts';
import { SandboxData as DataSchema, Fault, Mutation as MutationSchema } from './model.ts';
import type { World } from './world.ts';

/** The control API as functions; `/_control/…` offers the same over HTTP. */
export interface SandboxControl {
  state(): SandboxState;
  /** Entries after a sequence number; all without one. */
  log(after?: number): LogEntry[];
  /** Invented data of a variant. */
  reset(variant?: number): void;
  /** Own data instead; clears everything else like a reset. */
  load(data: SandboxData): void;
  options(patch: OptionsPatch): void;
  faults(faults: FaultInput[]): void;
  /** Takes away every fault that still waits. */
  calm(): void;
  mutate(changes: Mutation[]): void;
  /** Ends all sessions. */
  kick(): void;
  advance(ms: number): void;
}

export interface SandboxState {
  now: string;
  options: object;
  faults: object[];
  locations: object[];
  reps: object[];
  mplans: {
    mPlanID: string;
    condition: string;
    scheduleEventID: string | null;
    storeID: string;
    name: string;
  }[];
  scheduledEvents: {
    ID: string;
    RepID: string;
    mPlanID: string;
    LocationID: string;
    Start: string;
    End: string;
  }[];
  pendingWork: object[];
}

export function createControl(world: World): SandboxControl {
  return {
    state() {
      world.settle();
      return structuredClone({
        now: world.now().toISOString(),
        options: world.options,
        faults: [...world.pendingFaults()],
        locations: [...world.locations.values()],
        reps: [...world.reps.values()],
        mplans: [...world.mplans.values()],
        scheduledEvents: [...world.bookings.values()],
        pendingWork: world.pendingWork,
      });
    },
    log: (after = 0) => structuredClone(world.log.filter((entry) => entry.seq > after)),
    reset: (variant) => world.reset({ variant }),
    load: (data) => world.reset({ data }),
    options: (patch) => world.setOptions(patch),
    faults: (faults) => world.addFaults(faults),
    calm: () => world.calm(),
    mutate(changes) {
      for (const change of changes) world.mutate(change);
    },
    kick: () => world.kick(),
    advance: (ms) => world.advance(ms),
  };
}

const Reset = z.strictObject({ variant: z.number().int().optional() }).optional();
const Advance = z.strictObject({ advanceMs: z.number().int().min(0) });

/** `/_control/<name>` over HTTP. A wrong body gets 400 with the paths that do not fit. */
export function controlAnswer(control: SandboxControl, { method, path, query, json }: Exchange): Answer {
  const name = path.slice('/_control/'.length);
  const reads: Record<string, () => unknown> = {
    state: () => control.state(),
    log: () => ({ entries: control.log(Number(query.after ?? 0)) }),
  };
  const writes: Record<string, () => void> = {
    reset: () => control.reset(Reset.parse(json)?.variant),
    load: () => control.load(DataSchema.parse(json) as SandboxData),
    options: () => control.options(z.looseObject({}).parse(json) as OptionsPatch),
    faults: () => control.faults(z.array(Fault).parse(json)),
    calm: () => control.calm(),
    mutate: () => {
      z.array(MutationSchema).parse(json);
      control.mutate(json as Mutation[]);
    },
    kick: () => control.kick(),
    clock: () => control.advance(Advance.parse(json).advanceMs),
  };
  const handler = method === 'GET' ? reads[name] : writes[name];
  if (!handler) return plain({ error: 'no such control' }, 404);
  try {
    return plain(handler() ?? { ok: true });
  } catch (error) {
    if (error instanceof z.ZodError)
      return plain({ error: error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`) }, 400);
    return plain({ error: (error as Error).message }, 400);
  }
}

function plain(value: unknown, status = 200): Answer {
  return { status, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(value) };
}

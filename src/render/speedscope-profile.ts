import { defined } from "../record/defined.js";
import { profileFrameText, type WeightedStack } from "./weighted-stacks.js";

/** A frame of a speedscope file. Source: speedscope's `file-format-schema.json`. */
export interface SpeedscopeFrame {
  readonly name: string;
  readonly file?: string;
  /** 1-based. */
  readonly line?: number;
  /** 1-based. */
  readonly col?: number;
}

/** A profile of weighted samples. */
export interface SpeedscopeProfile {
  readonly type: "sampled";
  readonly name: string;
  readonly unit: "milliseconds";
  readonly startValue: number;
  readonly endValue: number;
  /** Indexes of frames, outermost first. */
  readonly samples: readonly (readonly number[])[];
  readonly weights: readonly number[];
}

/** The frames that all profiles of a file share; each is kept once. */
export class SpeedscopeFrames {
  readonly #indexes = new Map<string, number>();
  readonly #frames: SpeedscopeFrame[] = [];

  /** Makes a profile of stacks, and keeps their frames. */
  profile(name: string, stacks: readonly WeightedStack[]): SpeedscopeProfile {
    return {
      type: "sampled",
      name,
      unit: "milliseconds",
      startValue: 0,
      endValue: stacks.reduce((sum, { blockedMs }) => sum + Math.round(blockedMs * 1000), 0) / 1000,
      samples: stacks.map(({ frames }) =>
        frames.map((frame) => {
          const key = profileFrameText(frame);
          const known = this.#indexes.get(key);
          if (known !== undefined) return known;
          this.#indexes.set(key, this.#frames.length);
          const { name, file, line, column: col } = frame;
          this.#frames.push(defined({ name, file, line, col }));
          return this.#frames.length - 1;
        }),
      ),
      weights: stacks.map(({ blockedMs }) => blockedMs),
    };
  }

  /** The text of a file with these profiles. */
  file(name: string, toolVersion: string, profiles: readonly SpeedscopeProfile[]): object {
    return {
      $schema: "https://www.speedscope.app/file-format-schema.json",
      exporter: `stall-report ${toolVersion}`,
      name,
      activeProfileIndex: 0,
      shared: { frames: this.#frames },
      profiles,
    };
  }
}

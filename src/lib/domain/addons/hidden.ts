import type { RecordKind } from '../core/record';
import type { Space } from '../space/space';
import { hidesRecord, hidesSpace, type Addon, type AddonSwitches } from './addons';

/** Why something is hidden although its data is kept: its add-on is off (LS-04), or its space is in the bin (LS-12). */
export type Hidden = Addon | 'bin';

/** Returns why a space is hidden, or `null`. */
export function spaceHiddenBy(
	{ kind, deleted }: Pick<Space, 'kind' | 'deleted'>,
	switches: AddonSwitches | null
): Hidden | null {
	return deleted ? 'bin' : hidesSpace(kind, switches);
}

/** Returns why a record is hidden, or `null`. `space` is the one that it is in; `null` for customers. */
export function recordHiddenBy(
	kind: RecordKind,
	space: Pick<Space, 'kind' | 'deleted'> | null,
	switches: AddonSwitches | null
): Hidden | null {
	if (space?.deleted === true) return 'bin';
	return hidesRecord(kind, space?.kind ?? null, switches);
}

import type { WorkspaceView } from '$lib/app/context';
import { looksAfter } from '$lib/domain/space/looks-after';
import { mayMakeSpaces } from '$lib/domain/space/policy-rules';
import type { Space } from '$lib/domain/space/space';

/** Whether the person at this device may change a space's settings (SP-02). */
export const mayEditSpace = ({ me }: WorkspaceView, space: Space): boolean =>
	me !== undefined && looksAfter(me, space);

/** Whether the person at this device may create spaces (LS-06). */
export const mayAddSpace = ({ me, directory }: WorkspaceView): boolean =>
	mayMakeSpaces(me, directory.spaces);

import { STAGE_KINDS, type StageKind } from '$lib/domain/space/space';

/** Whether a text is a kind of stage. */
export const isStageKind = (text: string): text is StageKind =>
	STAGE_KINDS.some((kind) => kind === text);

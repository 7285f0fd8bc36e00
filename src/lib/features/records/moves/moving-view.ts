import type { WorkspaceView } from '$lib/app/context';
import type { PlacingView } from './place-card';

/** The parts of the open workspace that a move needs. */
export type MovingView = PlacingView & Pick<WorkspaceView, 'me' | 'acting'>;

import type { WorkspaceView } from '$lib/app/context';
import { FiguresClient } from '$lib/replica/figures/client';
import { startFigures } from '$lib/replica/figures/start';

let kept: { readonly database: string; readonly client: FiguresClient } | null = null;

/**
 * Returns the figures of the open workspace. There is one worker per page, started when it is first
 * asked.
 */
export function figuresOf({ replica }: WorkspaceView): FiguresClient {
	const database = replica.db.name;
	if (kept?.database !== database) {
		kept?.client.close();
		kept = { database, client: new FiguresClient(database, startFigures) };
	}
	return kept.client;
}

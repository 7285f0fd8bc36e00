import type { WorkspaceView } from '$lib/app/context';
import { ScanClient } from '$lib/replica/scan/client';
import { startScan } from '$lib/replica/scan/start';

let kept: { readonly database: string; readonly client: ScanClient } | null = null;

/** Returns the scan of the open workspace. There is one per page, started when it is first asked. */
export function scanOf({ replica }: WorkspaceView): ScanClient {
	const database = replica.db.name;
	if (kept?.database !== database) {
		kept?.client.close();
		kept = { database, client: new ScanClient(database, startScan) };
	}
	return kept.client;
}

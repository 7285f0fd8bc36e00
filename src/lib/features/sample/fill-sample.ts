import type { WorkspaceView } from '$lib/app/context';
export const SAMPLE = { name: 'x', person: 'y', currency: 'EUR' };
export async function fillSample(_view: WorkspaceView): Promise<string> { return ''; }

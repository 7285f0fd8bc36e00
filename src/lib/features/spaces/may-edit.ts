import type { WorkspaceView } from '$lib/app/context';
import { judgeDocumentEdit } from '$lib/domain/access/judge';
import type { Space } from '$lib/domain/space/space';

/** Whether the person at this device may change a space's settings (OP-05). */
export const mayEditSpace = (view: WorkspaceView, { createdBy }: Space): boolean =>
	judgeDocumentEdit(view.replica.me, { kind: 'space', exists: true, createdBy }, view.directory).ok;

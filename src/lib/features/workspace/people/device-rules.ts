import type { WorkspaceView } from '$lib/app/context';
import type { Refusal } from '$lib/domain/access/refusal';
import type { Result } from '$lib/domain/core/result';
import type { Device } from '$lib/domain/member/member';
import type { DirectoryValue, DocumentValue } from '$lib/domain/policy/edit';
import { judgeDocument } from '$lib/domain/policy/judge';

/** Whether the person at this device may rename a device. */
export const mayRenameDevice = (view: WorkspaceView, device: Device): Result<null, Refusal> =>
	judge(view, device, { ...device, name: `${device.name}…` });

/** Whether the person at this device may remove a device from the workspace. */
export const mayRemoveDevice = (view: WorkspaceView, device: Device): Result<null, Refusal> =>
	judge(view, device, null);

function judge(view: WorkspaceView, device: Device, after: Device | null): Result<null, Refusal> {
	const { workspace, ...people } = view.directory;
	const directory: DirectoryValue = {
		...people,
		workspace: workspace === null ? null : { ...workspace }
	};
	const devices = new Map(directory.devices);
	if (after === null) devices.delete(device.id);
	else devices.set(device.id, after);
	const as = (value: DirectoryValue): DocumentValue => ({ kind: 'directory', directory: value });
	return judgeDocument(view.replica.me, as(directory), as({ ...directory, devices }), people);
}

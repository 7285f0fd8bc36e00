import type { SpaceId } from '../../src/lib/domain/core/ids';
import { readSpace } from '../../src/lib/documents/space';
import type { Workspace } from '../../src/lib/replica/workspace';

/** The document of a space as screens hold it: what it says, and the document itself. */
function spaceDocument(workspace: Workspace, id: SpaceId) {
	const live = workspace.space(id);
	return {
		get current() {
			return live.read((doc) => readSpace(doc, id));
		},
		whenLoaded: live.whenLoaded.bind(live),
		edit: live.edit.bind(live),
		read: live.read.bind(live)
	};
}

/** An open workspace in the form of the replica that screens have of it. */
export const replicaOf = (workspace: Workspace): object =>
	new Proxy(workspace, {
		get(target, key) {
			if (key === 'space') return (id: SpaceId) => spaceDocument(target, id);
			const value: unknown = Reflect.get(target, key);
			return typeof value === 'function' ? (value.bind(target) as unknown) : value;
		}
	});

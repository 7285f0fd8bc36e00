import { LiveQuery, type WorkspaceView } from '$lib/app/context';
import type { Space } from '$lib/domain/space/space';
import { projectsOf } from '$lib/replica/store/projects';
import type { ProjectRow } from '$lib/replica/store/rows';

const NONE: readonly ProjectRow[] = [];

/** The projects of a work space, as lists have them. Create it while a component initialises. */
export class SpaceProjects {
	private readonly rows: LiveQuery<readonly ProjectRow[]>;

	constructor(view: WorkspaceView, space: () => Pick<Space, 'id' | 'kind'>) {
		this.rows = new LiveQuery(() => {
			const { id, kind } = space();
			return () => (kind === 'work' ? projectsOf(view.replica.db, id) : NONE);
		});
	}

	/** None until they have been read, and in spaces of other kinds. */
	get all(): readonly ProjectRow[] {
		return this.rows.current ?? NONE;
	}
}

import type { SpaceId } from '$lib/domain/core/ids';

/**
 * The form of a new column. It is kept beside the board, for what it adds moves the place where it
 * stands: it would start anew there.
 */
class ColumnForm {
	/** The space whose board it is open on. */
	space = $state<SpaceId | null>(null);
	name = $state('');
	/** Whether it was asked to add what is typed. */
	asked = $state(false);
	/** Whether a column has been added since it was opened: what would complete them is shown then. */
	added = $state(false);

	open(space: SpaceId): void {
		this.close();
		this.space = space;
	}

	close(): void {
		this.space = null;
		this.name = '';
		this.asked = false;
		this.added = false;
	}
}

export const columnForm = new ColumnForm();

import type { SpaceId } from '$lib/domain/core/ids';

/**
 * The state of the form for a new column. It is stored outside the component, because a new column
 * moves the place of the form, and the component is created anew there.
 */
class ColumnForm {
	/** The space on whose board the form is open. */
	space = $state<SpaceId | null>(null);
	name = $state('');
	/** Whether the person has asked to add the typed column. */
	asked = $state(false);
	/**
	 * Whether a column has been added since the form was opened. If so, the suggestions that complete
	 * the process are shown.
	 */
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

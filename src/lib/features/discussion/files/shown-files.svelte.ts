import type { FileSort } from '$lib/replica/store/file-area';
import type { Settings } from '$lib/ui/settings';

export const FILE_SORTS: readonly FileSort[] = ['sortTitle', 'updatedAt', 'size'];

/** How the files of all file areas are shown in this browser. */
export class ShownFiles {
	private order = $state<string>('');
	private form = $state<string>('');

	constructor(private readonly settings: Settings) {
		this.order = settings.getItem(ORDER) ?? '';
		this.form = settings.getItem(FORM) ?? '';
	}

	get sort(): FileSort {
		return FILE_SORTS.find((sort) => this.order.startsWith(sort)) ?? 'sortTitle';
	}

	get down(): boolean {
		return this.order.endsWith(DOWN);
	}

	get isGrid(): boolean {
		return this.form === 'grid';
	}

	/** Sorts by something; what it is sorted by already, the other way round. */
	sortBy(sort: FileSort): void {
		// The newest and the largest are looked for more often than the oldest and the smallest.
		const down = this.sort === sort ? !this.down : sort !== 'sortTitle';
		this.order = `${sort}${down ? DOWN : ''}`;
		this.settings.setItem(ORDER, this.order);
	}

	showAs(form: 'list' | 'grid'): void {
		this.form = form;
		this.settings.setItem(FORM, form);
	}
}

const ORDER = 'files/order';
const FORM = 'files/form';
const DOWN = '/down';

import type { GivenFile } from '$lib/replica/files/files';

/** A file that waits for the post that is being written. */
export interface WaitingFile extends GivenFile {
	readonly key: string;
}

/**
 * The files of the post that is being written. They are attached when it is sent: until then they are where they were,
 * and a reload forgets which they are.
 */
export class PostFiles {
	list = $state.raw<readonly WaitingFile[]>([]);

	add(given: readonly GivenFile[]): void {
		this.list = [...this.list, ...given.map((file) => ({ ...file, key: crypto.randomUUID() }))];
	}

	remove(key: string): void {
		this.list = this.list.filter((file) => file.key !== key);
	}

	/** Returns the files for the post that was sent, and forgets them. */
	take(): readonly GivenFile[] {
		const { list } = this;
		this.list = [];
		return list;
	}

	/** What stands as the text of a post that has only files. */
	get instead(): string {
		return namesOf(this.list);
	}
}

/** Returns what a post says that has only these files. */
export const namesOf = (files: readonly { readonly name: string }[]): string =>
	files.map(({ name }) => name).join(', ');

/** A picture that is shown, under its address in this page. */
export interface OpenPicture {
	readonly url: string;
	readonly bytes: Blob;
}

/**
 * The pictures that are shown, each under one address however often it is drawn. What is drawn anew for paper has them
 * at once: printing from the browser's own menu waits for nothing.
 */
class OpenPictures {
	readonly #open = new Map<string, { readonly picture: OpenPicture; holders: number }>();

	/** Holds a picture that is shown elsewhere; `null` when none is. Whoever holds it lets it go. */
	hold(key: string): OpenPicture | null {
		const open = this.#open.get(key);
		if (open === undefined) return null;
		open.holders += 1;
		return open.picture;
	}

	/** Holds a picture that was read, or the one that is shown already. */
	add(key: string, bytes: Blob): OpenPicture {
		const held = this.hold(key);
		if (held !== null) return held;
		const picture = { url: URL.createObjectURL(bytes), bytes };
		this.#open.set(key, { picture, holders: 1 });
		return picture;
	}

	/** Lets a picture go. Its address ends with the last who held it. */
	letGo(key: string): void {
		const open = this.#open.get(key);
		if (open === undefined) return;
		open.holders -= 1;
		if (open.holders > 0) return;
		this.#open.delete(key);
		URL.revokeObjectURL(open.picture.url);
	}
}

export const openPictures = new OpenPictures();

/** How long a message stays for a screen reader to come to it, ms. */
const LIFETIME = 10_000;

/** Something that a screen reader is told. */
interface Message {
	readonly id: number;
	readonly text: string;
}

/** What a screen reader is told of, beside what it meets on the page. */
class Announcer {
	/** The oldest first. Several may come in one moment: none of them takes another's place. */
	current = $state.raw<readonly Message[]>([]);
	#next = 0;

	add(text: string): void {
		const id = this.#next++;
		this.current = [...this.current, { id, text }];
		setTimeout(() => {
			this.current = this.current.filter((message) => message.id !== id);
		}, LIFETIME);
	}
}

/** What `LiveRegion` reads out. */
export const announcer = new Announcer();

/** Tells a screen reader, politely: "Card moved to Won". Nothing is shown. */
export function announce(text: string): void {
	announcer.add(text);
}

/** How long a message stays for screen readers, in ms. */
const LIFETIME = 10_000;

/** A message for screen readers. */
interface Message {
	readonly id: number;
	readonly text: string;
}

/** The messages for screen readers, beside the content of the page. */
class Announcer {
	/** The messages, oldest first. Several can arrive at the same moment without replacing each other. */
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

/** The messages that `LiveRegion` announces. */
export const announcer = new Announcer();

/** Announces a text to screen readers, politely: "Card moved to Won". Nothing is shown. */
export function announce(text: string): void {
	announcer.add(text);
}

/** What has happened in a world: always as a hash, and as lines to read when they are asked for. */
export class Trace {
	/** Told of every line, when somebody wants to read. */
	onLine: ((line: string) => void) | null = null;
	private first = 0x811c9dc5;
	private second = 0x9e3779b1;

	/** One number for all that has happened. Equal traces have equal hashes. */
	get hash(): string {
		return [this.first, this.second]
			.map((part) => (part >>> 0).toString(16).padStart(8, '0'))
			.join('');
	}

	event(at: number, host: string, what: string): void {
		this.mix(Math.round(at * 1000) | 0);
		this.text(host);
		this.text(what);
		if (this.onLine !== null && !QUIET.has(what)) this.onLine(`${at.toFixed(2)} ${host} ${what}`);
	}

	/** Something that was said or done, in words. */
	note(at: number, host: string, text: string): void {
		this.text(text);
		this.onLine?.(`${at.toFixed(2)} ${host} · ${text}`);
	}

	bytes(bytes: Uint8Array): void {
		for (const byte of bytes) this.mix(byte);
	}

	private text(text: string): void {
		for (let at = 0; at < text.length; at++) this.mix(text.charCodeAt(at));
	}

	private mix(value: number): void {
		this.first = Math.imul(this.first ^ value, 0x01000193);
		this.second = Math.imul((this.second << 5) ^ (this.second >>> 27) ^ value, 0x85ebca6b);
	}
}

/** Events that are too many to be read. */
const QUIET: ReadonlySet<string> = new Set(['storage', 'timer', 'interval', 'turn', 'blocked']);

/** A text that is searched. */
export interface Doc {
	readonly id: number;
	readonly text: string;
}

/** A library that searches in memory, and what it stores of that. */
export interface Engine {
	add(docs: readonly Doc[]): void;
	replace(doc: Doc): void;
	find(text: string, limit: number): readonly unknown[];
	stored(): Promise<readonly (readonly [string, string])[]>;
	load(parts: readonly (readonly [string, string])[]): Promise<void>;
}

export declare const minisearch: { make(): Engine };
export declare const flexsearch: { make(): Engine };

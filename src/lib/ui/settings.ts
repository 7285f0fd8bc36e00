/** Why the browser did not store a setting. */
export type SettingsTrouble =
	/** Site data are blocked, so nothing can be stored. */
	| 'blocked'
	/** There is no space left. */
	| 'full';

/** Settings by name. No function here ever throws. */
export interface Settings {
	getItem(name: string): string | null;
	setItem(name: string, value: string): void;
	removeItem(name: string): void;
	/** Returns the names of the stored settings. */
	names(): string[];
}

/** A change that another tab has made. */
export interface SettingChange {
	/** The name of the setting; `null` when all were deleted at once. */
	readonly name: string | null;
	readonly value: string | null;
}

/** The prefix of everything that belongs to a workspace. */
const WORKSPACES = 'polder/';
const prefixOf = (workspace: string): string => `${WORKSPACES}${encodeURIComponent(workspace)}/`;

/**
 * The only access to the browser's local storage. Where the browser blocks it or has no space, settings
 * last as long as the tab, and `trouble` says why. It never throws, so that no screen depends on it.
 */
export class DeviceSettings implements Settings {
	/** The settings that the browser did not store; `null` where a stored value should be deleted. */
	readonly #here = new Map<string, string | null>();
	readonly #listeners = new Set<() => void>();
	#trouble: SettingsTrouble | null = null;

	/** @param area returns the browser's storage; reading `localStorage` throws where it is blocked */
	constructor(private readonly area: () => Storage) {}

	/** Why something was not stored; `null` as long as everything was. */
	get trouble(): SettingsTrouble | null {
		return this.#trouble;
	}

	/**
	 * Calls the listener once, when something could not be stored for the first time. Returns a
	 * function that stops this.
	 */
	onTrouble(listener: () => void): () => void {
		this.#listeners.add(listener);
		return () => void this.#listeners.delete(listener);
	}

	getItem(name: string): string | null {
		const here = this.#here.get(name);
		if (here !== undefined) return here;
		return this.#ask((area) => area.getItem(name)) ?? null;
	}

	setItem(name: string, value: string): void {
		this.#put(name, value, (area) => {
			area.setItem(name, value);
		});
	}

	removeItem(name: string): void {
		this.#put(name, null, (area) => {
			area.removeItem(name);
		});
	}

	names(): string[] {
		const kept = this.#ask((area) => Array.from({ length: area.length }, (_, at) => area.key(at)));
		const names = new Set((kept ?? []).filter((name) => name !== null));
		for (const [name, value] of this.#here) {
			if (value === null) names.delete(name);
			else names.add(name);
		}
		return [...names];
	}

	/** Returns the settings that belong to a workspace and are deleted with it. */
	of(workspace: string): Settings {
		const prefix = prefixOf(workspace);
		return {
			getItem: (name) => this.getItem(prefix + name),
			setItem: (name, value) => {
				this.setItem(prefix + name, value);
			},
			removeItem: (name) => {
				this.removeItem(prefix + name);
			},
			names: () =>
				this.names().flatMap((name) => (name.startsWith(prefix) ? [name.slice(prefix.length)] : []))
		};
	}

	/** Whether a workspace of this device has been looked at: anything of one is stored. */
	get haveWorkspace(): boolean {
		return this.names().some((name) => name.startsWith(WORKSPACES));
	}

	/** Deletes everything that belongs to workspaces that are no longer on this device. */
	keepOnly(workspaces: readonly string[]): void {
		const kept = workspaces.map(prefixOf);
		for (const name of this.names()) {
			if (!name.startsWith(WORKSPACES)) continue;
			if (!kept.some((prefix) => name.startsWith(prefix))) this.removeItem(name);
		}
	}

	#put(name: string, value: string | null, write: (area: Storage) => void): void {
		const done = this.#ask((area) => {
			write(area);
			return true;
		});
		if (done === true) this.#here.delete(name);
		else this.#here.set(name, value);
	}

	/** Returns the browser's answer, or `undefined` when it throws. */
	#ask<Answer>(question: (area: Storage) => Answer): Answer | undefined {
		try {
			return question(this.area());
		} catch (error) {
			const full = error instanceof DOMException && /quota/i.test(error.name);
			this.#tell(full ? 'full' : 'blocked');
			return undefined;
		}
	}

	#tell(trouble: SettingsTrouble): void {
		const first = this.#trouble === null;
		this.#trouble = trouble;
		if (!first) return;
		for (const listener of this.#listeners) listener();
	}
}

/** The settings of this browser. */
// eslint-disable-next-line no-restricted-globals -- The one place that may: it is guarded.
export const deviceSettings = new DeviceSettings(() => localStorage);

/** Reports settings that other tabs change. Returns a function that stops this. */
export function onSettingChange(listener: (change: SettingChange) => void): () => void {
	const heard = ({ key, newValue }: StorageEvent): void => {
		listener({ name: key, value: newValue });
	};
	addEventListener('storage', heard);
	return () => {
		removeEventListener('storage', heard);
	};
}

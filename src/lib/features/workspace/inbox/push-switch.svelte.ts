import type { PushLanguage } from '$lib/domain/push/push';
import type { Asked } from '../people/relay-questions';

/** Whether this device is told of new things while the app is closed. */
export type PushState =
	/** It is not known yet. */
	| { readonly is: 'asking' }
	/** The browser cannot, or only as an installed app. */
	| { readonly is: 'unsupported' }
	/** The person has forbidden notifications in the browser. */
	| { readonly is: 'denied' }
	| { readonly is: 'off' }
	| { readonly is: 'on' };

/** What came of a press. */
export type Switched = 'done' | 'denied' | 'offline' | 'failed';

/** A place where this device is reached, as the browser has it. */
export interface PlaceHere {
	readonly endpoint: string;
	readonly p256dh: string;
	readonly auth: string;
	/** The key of the relay for which it was made. */
	readonly key: string;
}

/** What the switch needs of the browser and of the relay. */
export interface PushPorts {
	/** `null` when the browser has no push messages. */
	readonly browser: {
		permission(): NotificationPermission;
		/** Asks the person. Only a press may call it. */
		ask(): Promise<NotificationPermission>;
		current(): Promise<PlaceHere | null>;
		/** Makes a place for a key. Rejects when the browser's push service does not answer. */
		make(key: string): Promise<PlaceHere>;
		drop(): Promise<void>;
	} | null;
	readonly relay: {
		key(): Promise<Asked<string>>;
		set(place: PlaceHere & { readonly language: PushLanguage }): Promise<Asked<null>>;
		remove(): Promise<Asked<null>>;
	};
	readonly language: () => PushLanguage;
}

/** Switches push messages of this device on and off. They are off until somebody presses the button. */
export class PushSwitch {
	state = $state.raw<PushState>({ is: 'asking' });
	isBusy = $state(false);

	constructor(private readonly ports: PushPorts) {}

	/** Finds out how it is. Asks the person nothing. */
	async look(): Promise<void> {
		const { browser } = this.ports;
		if (browser === null) this.state = { is: 'unsupported' };
		else if (browser.permission() === 'denied') this.state = { is: 'denied' };
		else this.state = { is: (await browser.current()) === null ? 'off' : 'on' };
	}

	/** Switches them on: asks the person, the browser and the relay, in this order. */
	on(): Promise<Switched> {
		return this.busy(async (browser) => {
			if ((await browser.ask()) !== 'granted') return 'denied';
			const key = await this.ports.relay.key();
			if (key.is !== 'answered') return key.is === 'offline' ? 'offline' : 'failed';
			const known = await browser.current();
			// The relay has another key: it was set up anew.
			if (known !== null && known.key !== key.value) await browser.drop();
			const place = known?.key === key.value ? known : await browser.make(key.value);
			const set = await this.ports.relay.set({ ...place, language: this.ports.language() });
			if (set.is === 'answered') return 'done';
			// A place that the relay does not know would look as if it were on.
			await browser.drop();
			return set.is === 'offline' ? 'offline' : 'failed';
		});
	}

	/** Switches them off. The browser forgets the place even when the relay cannot be told: it answers 410 then. */
	off(): Promise<Switched> {
		return this.busy(async (browser) => {
			await browser.drop();
			await this.ports.relay.remove();
			return 'done';
		});
	}

	private async busy(
		work: (browser: NonNullable<PushPorts['browser']>) => Promise<Switched>
	): Promise<Switched> {
		const { browser } = this.ports;
		if (browser === null || this.isBusy) return 'failed';
		this.isBusy = true;
		try {
			return await work(browser);
		} catch {
			// Expected: the browser's push service cannot be reached, or the browser forbids it here.
			return 'failed';
		} finally {
			this.isBusy = false;
			await this.look();
		}
	}
}

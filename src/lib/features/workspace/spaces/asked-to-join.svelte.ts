import type { Instant } from '$lib/domain/core/day';
import type { SpaceId } from '$lib/domain/core/ids';
import type { Settings } from '$lib/ui/settings';

/** When this device has asked to be let into a space; remembered until it may enter. */
export class AskedToJoin {
	at = $state.raw<Instant | null>(null);
	private readonly key: string;

	constructor(
		space: SpaceId,
		private readonly settings: Settings
	) {
		this.key = `asked-to-join/${space}`;
		const stored = Number(settings.getItem(this.key));
		this.at = stored > 0 ? stored : null;
	}

	/** Remembers that it was asked. */
	note(at: Instant): void {
		this.at = at;
		this.settings.setItem(this.key, String(at));
	}

	/** The door is open: there is nothing to wait for any more. */
	forget(): void {
		if (this.at === null) return;
		this.at = null;
		this.settings.removeItem(this.key);
	}
}

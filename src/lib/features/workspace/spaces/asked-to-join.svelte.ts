import type { Instant } from '$lib/domain/core/day';
import type { SpaceId } from '$lib/domain/core/ids';
import type { Settings } from '$lib/ui/settings';

/** When this device has asked for access to a space. It is stored until access is given. */
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

	/** Stores that access was requested. */
	note(at: Instant): void {
		this.at = at;
		this.settings.setItem(this.key, String(at));
	}

	/** Call it when access is given, so that nothing is awaited any more. */
	forget(): void {
		if (this.at === null) return;
		this.at = null;
		this.settings.removeItem(this.key);
	}
}

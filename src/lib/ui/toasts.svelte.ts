/** A word about something that has happened. */
export interface ToastOptions {
	readonly message: string;
	/** One thing to do about it, such as to undo it. */
	readonly action?: { readonly label: string; readonly run: () => void };
	readonly tone?: 'neutral' | 'ok' | 'warn' | 'danger';
}

/** How long a toast stays while nobody reads it. */
const LIFETIME = 8000;
/** More at once would hide the page. */
const AT_ONCE = 3;

/** A toast on the screen, with a clock that can be held. */
class Toast {
	readonly id = crypto.randomUUID();
	readonly message: string;
	readonly action: ToastOptions['action'];
	readonly tone: NonNullable<ToastOptions['tone']>;
	#left = LIFETIME;
	#startedAt = 0;
	#timer: ReturnType<typeof setTimeout> | undefined;

	constructor(options: ToastOptions) {
		this.message = options.message;
		this.action = options.action;
		this.tone = options.tone ?? 'neutral';
	}

	/** Lets the clock run on. */
	run(): void {
		clearTimeout(this.#timer);
		this.#startedAt = Date.now();
		this.#timer = setTimeout(() => dismissToast(this.id), this.#left);
	}

	/** Stops the clock; what is left is never less than it takes to finish reading. */
	hold(): void {
		clearTimeout(this.#timer);
		this.#left = Math.max(2000, this.#left - (Date.now() - this.#startedAt));
	}
}

/** The toasts on the screen, oldest first. */
class Toasts {
	current = $state.raw<readonly Toast[]>([]);
	#held = false;

	add(options: ToastOptions): string {
		const toast = new Toast(options);
		this.current = [...this.current, toast].slice(-AT_ONCE);
		if (!this.#held) toast.run();
		return toast.id;
	}

	/** While the pointer or the keyboard is on them, none goes away. */
	hold(): void {
		if (this.#held) return;
		this.#held = true;
		for (const toast of this.current) toast.hold();
	}

	release(): void {
		if (!this.#held) return;
		this.#held = false;
		for (const toast of this.current) toast.run();
	}

	remove(id: string): void {
		this.current.find((toast) => toast.id === id)?.hold();
		this.current = this.current.filter((toast) => toast.id !== id);
		if (this.current.length === 0) this.#held = false;
	}
}

/** What `Toaster` shows. */
export const toasts = new Toasts();

/** Says that something has happened, for eight seconds or as long as it is looked at. */
export const toast = (options: ToastOptions): string => toasts.add(options);

/** Takes a toast away, also one that is gone already. */
export const dismissToast = (id: string): void => toasts.remove(id);

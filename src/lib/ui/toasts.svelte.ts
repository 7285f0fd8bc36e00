/** A message about something that has happened. */
export interface ToastOptions {
	readonly message: string;
	/** One action for it, such as undo. */
	readonly action?: { readonly label: string; readonly run: () => void };
	readonly tone?: 'neutral' | 'ok' | 'warn' | 'danger';
}

/** How long a toast stays while nobody reads it, in ms. */
const LIFETIME = 8000;
/** How many toasts are kept. The newest is shown, and the others can be shown with it. */
const KEPT = 3;

/** A toast on the screen, with a timer that can be paused. */
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

	/** Continues the timer. */
	run(): void {
		clearTimeout(this.#timer);
		this.#startedAt = Date.now();
		this.#timer = setTimeout(() => dismissToast(this.id), this.#left);
	}

	/** Pauses the timer. The remaining time is never less than it takes to finish reading. */
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
		this.current = [...this.current, toast].slice(-KEPT);
		if (!this.#held) toast.run();
		return toast.id;
	}

	/** Keeps all toasts while the pointer or the keyboard is on them. */
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

/** The toasts that `Toaster` shows. */
export const toasts = new Toasts();

/** Shows a message for eight seconds, or as long as somebody reads it. Returns the toast's id. */
export const toast = (options: ToastOptions): string => toasts.add(options);

/** Removes a toast. Does nothing when it is gone already. */
export const dismissToast = (id: string): void => toasts.remove(id);

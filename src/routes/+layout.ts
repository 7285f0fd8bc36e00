// The app runs in the browser only; the relay serves the same page for every address.
export const ssr = false;
export const prerender = false;

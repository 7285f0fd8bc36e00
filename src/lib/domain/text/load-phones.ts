/**
 * Loads what knows the numbers of each country: 40 KB that the first screen does without. Only looking for
 * numbers and calling them needs it; what is stored is made of `./written-phone`. Throws when it cannot
 * be fetched; the next call tries again.
 */
export const loadPhones = () => import('./phone');

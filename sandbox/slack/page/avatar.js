/** A person's picture: initials on a colour that stays the same for the same person. */
import { h } from './dom.js';

const COLOURS = [
  '#4a6fa5',
  '#8f5a99',
  '#2f8f83',
  '#b5654a',
  '#5b7f3b',
  '#a34b6b',
  '#3d7ea6',
  '#8a6d2f',
  '#6a5acd',
  '#b0525f',
  '#3f7d5a',
  '#7a5c8e',
];

/** @param {string} name */
const initials = (name) => {
  const words = name
    .replace(/[^\p{L}\p{N} ]/gu, ' ')
    .split(/\s+/)
    .filter(Boolean);
  return ((words[0]?.[0] ?? '?') + (words.length > 1 ? (words.at(-1)?.[0] ?? '') : '')).toUpperCase();
};

/**
 * @param {{id: string, name: string, realName?: string, isBot?: boolean, tone?: number}} user
 * @param {'tiny' | 'small' | 'normal' | 'large'} [size]
 */
export function avatar(user, size = 'normal') {
  if (user.isBot) {
    return h(
      'span',
      { class: `avatar avatar-app avatar-${size}`, 'aria-hidden': 'true' },
      h('span', { class: 'sun' }),
    );
  }
  return h(
    'span',
    {
      class: `avatar avatar-${size}`,
      style: { '--avatar': COLOURS[(user.tone ?? user.id.length) % COLOURS.length] },
      'aria-hidden': 'true',
    },
    initials(user.realName || user.name),
  );
}

/** The badge beside the app's name. */
export const appBadge = () => h('span', { class: 'app-badge' }, 'APP');

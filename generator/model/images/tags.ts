/** Names of channels and branches: what they point at moves. */
const channels =
  "latest|main|mainline|master|trunk|head|develop|development|dev|edge|nightly|canary|next|rolling|snapshot|" +
  "stable|unstable|lts|current|release|prod|production|staging|test";
/** Names of what an image is built upon; alone, or after a channel, they hold no version. */
const variants = "alpine|slim|debian|ubuntu|trixie|bookworm|bullseye|buster|noble|jammy|focal";
/** `latest`, `dev-latest`, `stable-alpine`, `alpine3.22`. */
const floating = new RegExp(
  `^(?:(?:.*[-._])?(?:${channels})|(?:(?:${channels})-)?(?:${variants})(?:\\d[\\d.]*)?(?:-slim)?)$`,
  "i",
);
/** A tag that names a whole version is none of a channel, whatever follows: `1.27.3-stable`. */
const whole = /^v?\d+\.\d+\.\d+/;

/** Whether an image's tag is one that moves: `latest`, `dev-latest`, `main`. */
export function isFloating(tag: string): boolean {
  return !whole.test(tag) && floating.test(tag);
}

import { css } from "lit";

/** Colours come from the user's theme: the cards look like those of Home Assistant, in the dark, too. */
export const base = css`
  :host {
    display: block;
    --good: var(--success-color, #43a047);
    --warn: var(--warning-color, #ffa600);
    --bad: var(--error-color, #db4437);
    --info: var(--info-color, #039be5);
    --muted: var(--secondary-text-color, #727272);
    --line: var(--divider-color, rgba(128, 128, 128, 0.3));
    --tint: color-mix(in srgb, var(--primary-text-color, #212121) 6%, transparent);
  }
  ha-card {
    height: 100%;
    box-sizing: border-box;
    padding: 16px;
    display: flex;
    flex-direction: column;
    gap: 16px;
    color: var(--primary-text-color, #212121);
    font-variant-numeric: tabular-nums;
    container-type: inline-size;
  }
  h2,
  h3 {
    margin: 0;
    font-weight: 500;
  }
  h2 {
    font-size: 18px;
    line-height: 24px;
    overflow-wrap: anywhere;
  }
  h3 {
    font-size: 13px;
    color: var(--muted);
  }
  /* No header element: a page has one banner, and it is not a card's. */
  .head {
    display: flex;
    align-items: center;
    gap: 8px;
  }
  .head h2 {
    flex: 1;
  }
  button,
  select {
    font: inherit;
    color: inherit;
  }
  button {
    background: none;
    border: 0;
    padding: 0;
    text-align: inherit;
    cursor: pointer;
    border-radius: 8px;
  }
  button:focus-visible,
  select:focus-visible,
  [tabindex]:focus-visible {
    outline: 2px solid var(--primary-color, #03a9f4);
    outline-offset: 2px;
  }
  .icon-button {
    width: 40px;
    height: 40px;
    margin: -8px -8px -8px 0;
    border-radius: 50%;
    display: grid;
    place-items: center;
    color: var(--muted);
  }
  @media (hover: hover) {
    .icon-button:hover,
    .tile:hover,
    .limit:hover {
      background: var(--tint);
    }
  }
  .muted {
    color: var(--muted);
  }
  .notice {
    color: var(--muted);
    line-height: 1.5;
  }
  .banner {
    display: flex;
    gap: 12px;
    align-items: center;
    padding: 10px 12px;
    border-radius: 8px;
    background: color-mix(in srgb, var(--warn) 18%, transparent);
  }
  .banner ha-icon {
    color: var(--warn);
    flex: none;
  }
  .hidden {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
`;

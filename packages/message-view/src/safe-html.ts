import createDOMPurify from 'dompurify';
import { frameFont } from './frame-font.js';
import { inlineImageUrl } from './inline-images.js';
import { linkTarget, trueAddress } from './link-target.js';
import type { InlineImage } from './presentation.js';
import { safeDeclarations, safeStyleSheet } from './safe-css.js';

/** A message's HTML without anything that runs, loads, submits or navigates. */
export interface SafeHtml {
  /** What belongs into the body of the frame. */
  readonly body: string;
  /** One style sheet out of all of the message's. */
  readonly css: string;
  /** How many things would have been loaded from elsewhere. */
  readonly blocked: number;
  /** Whether there was something to fill in. */
  readonly hadForm: boolean;
}

/**
 * The first of three walls; the others are the frame's sandbox and its Content-Security-Policy
 * (frame-document.ts), and each of them suffices alone against scripts and loading.
 */
export function safeHtml(source: string, images: readonly InlineImage[]): SafeHtml {
  const hadForm = /<\s*(form|input|button|select|textarea)\b/i.test(source);
  const purify = createDOMPurify(window);
  let css = '';
  let blocked = 0;

  purify.addHook('uponSanitizeElement', (node, data) => {
    if (data.tagName === 'style') {
      const sheet = safeStyleSheet(node.textContent ?? '');
      css += sheet.css;
      blocked += sheet.blocked;
    } else if (isLoadingElement(node, data.tagName)) {
      blocked += 1;
    }
  });
  purify.addHook('uponSanitizeAttribute', (element, data) => {
    const verdict = judgeAttribute(element, data.attrName, data.attrValue, images);
    blocked += verdict.blocked;
    if (verdict.value === undefined) data.keepAttr = false;
    else data.attrValue = verdict.value;
  });
  const root = purify.sanitize(source, {
    USE_PROFILES: { html: true },
    WHOLE_DOCUMENT: true,
    RETURN_DOM: true,
    ADD_ATTR: ['target', 'bgcolor'],
    FORBID_TAGS: [
      ...formElements,
      'style',
      'template',
      'slot',
      'dialog',
      'audio',
      'video',
      'source',
      'track',
      'picture',
      'title',
    ],
    FORBID_ATTR: ['id', 'name', 'for', 'tabindex', 'autofocus', 'popover', 'contenteditable', 'draggable'],
    ADD_FORBID_CONTENTS: ['title', 'select', 'textarea', 'object'],
    ALLOW_DATA_ATTR: false,
    ALLOW_ARIA_ATTR: false,
    ALLOW_UNKNOWN_PROTOCOLS: false,
    // Which addresses are let through is decided per attribute above; cid: must reach that decision.
    ALLOWED_URI_REGEXP: /^(?:https?|mailto|tel|cid|data):/i,
  }) as HTMLElement;
  const body = root.querySelector('body') ?? root;
  for (const link of body.querySelectorAll('a[href]')) markLink(link);
  // What is left of an image that was not loaded is its description, if it has one.
  for (const image of body.querySelectorAll('img:not([src])')) {
    if ((image.getAttribute('alt') ?? '').trim() === '') image.remove();
  }
  return { body: bodyMarkup(body), css, blocked, hadForm };
}

const formElements = [
  'form',
  'input',
  'button',
  'select',
  'option',
  'optgroup',
  'datalist',
  'textarea',
  'fieldset',
  'legend',
  'label',
  'output',
  'meter',
  'progress',
];

function isLoadingElement(node: Node, tagName: string): boolean {
  if (!(node instanceof Element)) return false;
  if (tagName === 'meta') return /refresh/i.test(node.getAttribute('http-equiv') ?? '');
  if (tagName === 'link' || tagName === 'base') return node.hasAttribute('href');
  return [
    'iframe',
    'frame',
    'object',
    'embed',
    'applet',
    'video',
    'audio',
    'source',
    'track',
    'svg',
    'image',
  ].includes(tagName)
    ? /(?:https?:)?\/\//i.test(
        (node.cloneNode(false) as Element).outerHTML.replace(/xmlns(:\w+)?="[^"]*"/g, ''),
      )
    : false;
}

interface AttributeVerdict {
  readonly value: string | undefined;
  readonly blocked: number;
}

const gone: AttributeVerdict = { value: undefined, blocked: 0 };

function judgeAttribute(
  element: Element,
  name: string,
  value: string,
  images: readonly InlineImage[],
): AttributeVerdict {
  switch (name) {
    case 'style': {
      const declarations = safeDeclarations(value);
      return { value: declarations.css === '' ? undefined : declarations.css, blocked: declarations.blocked };
    }
    case 'src': {
      const url = element.nodeName === 'IMG' ? inlineImageUrl(value, images) : undefined;
      return url === undefined
        ? { value: undefined, blocked: isRemote(value) ? 1 : 0 }
        : { value: url, blocked: 0 };
    }
    case 'href':
      return { value: element.nodeName === 'A' ? linkTarget(value) : undefined, blocked: 0 };
    case 'srcset':
    case 'background':
    case 'poster':
    case 'data':
    case 'lowsrc':
    case 'dynsrc':
    case 'longdesc':
    case 'usemap':
      return { value: undefined, blocked: isRemote(value) ? 1 : 0 };
    case 'action':
    case 'formaction':
    case 'ping':
    case 'cite':
    case 'target':
    case 'rel':
    case 'download':
      return gone;
    default:
      return { value, blocked: 0 };
  }
}

/** Anything that is neither in the message itself nor nothing: relative addresses would be asked of our page. */
function isRemote(value: string): boolean {
  return value.trim() !== '' && !/^\s*(cid|data):/i.test(value);
}

/** Links open a window of their own, tell nobody where they were, and show where they lead. */
function markLink(element: Element): void {
  const target = element.getAttribute('href');
  if (target === null) return;
  element.setAttribute('target', '_blank');
  element.setAttribute('rel', 'noopener noreferrer');
  element.setAttribute('title', target);
  const address = trueAddress(target);
  if (element.textContent?.toLowerCase().includes(address.toLowerCase()) === true) return;
  const shown = element.ownerDocument.createElement('span');
  // With its own declarations, all important, because the message's style sheet must not be able to hide it.
  shown.setAttribute('style', linkAddressStyle);
  shown.textContent = ` [${address}]`;
  element.append(shown);
}

const linkAddressStyle = `all:initial;font:13px/1.4 ${frameFont};color:#4a5563;overflow-wrap:anywhere`
  .split(';')
  .map((declaration) => `${declaration} !important`)
  .join(';');

/** The body's children inside a block that keeps the body's own colours. */
function bodyMarkup(body: Element): string {
  const block = body.ownerDocument.createElement('div');
  for (const name of ['style', 'class', 'dir', 'lang', 'bgcolor']) {
    const value = body.getAttribute(name);
    if (value === null) continue;
    if (name === 'bgcolor') block.style.backgroundColor = value;
    else block.setAttribute(name, value);
  }
  block.append(...body.childNodes);
  return block.outerHTML;
}

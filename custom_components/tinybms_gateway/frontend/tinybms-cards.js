// node_modules/@lit/reactive-element/css-tag.js
var e = globalThis, t = e.ShadowRoot && (e.ShadyCSS === void 0 || e.ShadyCSS.nativeShadow) && "adoptedStyleSheets" in Document.prototype && "replace" in CSSStyleSheet.prototype, n = Symbol(), r = /* @__PURE__ */ new WeakMap(), i = class {
	constructor(e, t, r) {
		if (this._$cssResult$ = !0, r !== n) throw Error("CSSResult is not constructable. Use `unsafeCSS` or `css` instead.");
		this.cssText = e, this.t = t;
	}
	get styleSheet() {
		let e = this.o, n = this.t;
		if (t && e === void 0) {
			let t = n !== void 0 && n.length === 1;
			t && (e = r.get(n)), e === void 0 && ((this.o = e = new CSSStyleSheet()).replaceSync(this.cssText), t && r.set(n, e));
		}
		return e;
	}
	toString() {
		return this.cssText;
	}
}, a = (e) => new i(typeof e == "string" ? e : e + "", void 0, n), o = (e, ...t) => new i(e.length === 1 ? e[0] : t.reduce((t, n, r) => t + ((e) => {
	if (!0 === e._$cssResult$) return e.cssText;
	if (typeof e == "number") return e;
	throw Error("Value passed to 'css' function must be a 'css' function result: " + e + ". Use 'unsafeCSS' to pass non-literal values, but take care to ensure page security.");
})(n) + e[r + 1], e[0]), e, n), s = (n, r) => {
	if (t) n.adoptedStyleSheets = r.map((e) => e instanceof CSSStyleSheet ? e : e.styleSheet);
	else for (let t of r) {
		let r = document.createElement("style"), i = e.litNonce;
		i !== void 0 && r.setAttribute("nonce", i), r.textContent = t.cssText, n.appendChild(r);
	}
}, c = t ? (e) => e : (e) => e instanceof CSSStyleSheet ? ((e) => {
	let t = "";
	for (let n of e.cssRules) t += n.cssText;
	return a(t);
})(e) : e, { is: l, defineProperty: u, getOwnPropertyDescriptor: d, getOwnPropertyNames: ee, getOwnPropertySymbols: te, getPrototypeOf: ne } = Object, f = globalThis, re = f.trustedTypes, ie = re ? re.emptyScript : "", ae = f.reactiveElementPolyfillSupport, p = (e, t) => e, m = {
	toAttribute(e, t) {
		switch (t) {
			case Boolean:
				e = e ? ie : null;
				break;
			case Object:
			case Array: e = e == null ? e : JSON.stringify(e);
		}
		return e;
	},
	fromAttribute(e, t) {
		let n = e;
		switch (t) {
			case Boolean:
				n = e !== null;
				break;
			case Number:
				n = e === null ? null : Number(e);
				break;
			case Object:
			case Array: try {
				n = JSON.parse(e);
			} catch {
				n = null;
			}
		}
		return n;
	}
}, oe = (e, t) => !l(e, t), se = {
	attribute: !0,
	type: String,
	converter: m,
	reflect: !1,
	useDefault: !1,
	hasChanged: oe
};
Symbol.metadata ??= Symbol("metadata"), f.litPropertyMetadata ??= /* @__PURE__ */ new WeakMap();
var h = class extends HTMLElement {
	static addInitializer(e) {
		this._$Ei(), (this.l ??= []).push(e);
	}
	static get observedAttributes() {
		return this.finalize(), this._$Eh && [...this._$Eh.keys()];
	}
	static createProperty(e, t = se) {
		if (t.state && (t.attribute = !1), this._$Ei(), this.prototype.hasOwnProperty(e) && ((t = Object.create(t)).wrapped = !0), this.elementProperties.set(e, t), !t.noAccessor) {
			let n = Symbol(), r = this.getPropertyDescriptor(e, n, t);
			r !== void 0 && u(this.prototype, e, r);
		}
	}
	static getPropertyDescriptor(e, t, n) {
		let { get: r, set: i } = d(this.prototype, e) ?? {
			get() {
				return this[t];
			},
			set(e) {
				this[t] = e;
			}
		};
		return {
			get: r,
			set(t) {
				let a = r?.call(this);
				i?.call(this, t), this.requestUpdate(e, a, n);
			},
			configurable: !0,
			enumerable: !0
		};
	}
	static getPropertyOptions(e) {
		return this.elementProperties.get(e) ?? se;
	}
	static _$Ei() {
		if (this.hasOwnProperty(p("elementProperties"))) return;
		let e = ne(this);
		e.finalize(), e.l !== void 0 && (this.l = [...e.l]), this.elementProperties = new Map(e.elementProperties);
	}
	static finalize() {
		if (this.hasOwnProperty(p("finalized"))) return;
		if (this.finalized = !0, this._$Ei(), this.hasOwnProperty(p("properties"))) {
			let e = this.properties, t = [...ee(e), ...te(e)];
			for (let n of t) this.createProperty(n, e[n]);
		}
		let e = this[Symbol.metadata];
		if (e !== null) {
			let t = litPropertyMetadata.get(e);
			if (t !== void 0) for (let [e, n] of t) this.elementProperties.set(e, n);
		}
		this._$Eh = /* @__PURE__ */ new Map();
		for (let [e, t] of this.elementProperties) {
			let n = this._$Eu(e, t);
			n !== void 0 && this._$Eh.set(n, e);
		}
		this.elementStyles = this.finalizeStyles(this.styles);
	}
	static finalizeStyles(e) {
		let t = [];
		if (Array.isArray(e)) {
			let n = new Set(e.flat(1 / 0).reverse());
			for (let e of n) t.unshift(c(e));
		} else e !== void 0 && t.push(c(e));
		return t;
	}
	static _$Eu(e, t) {
		let n = t.attribute;
		return !1 === n ? void 0 : typeof n == "string" ? n : typeof e == "string" ? e.toLowerCase() : void 0;
	}
	constructor() {
		super(), this._$Ep = void 0, this.isUpdatePending = !1, this.hasUpdated = !1, this._$Em = null, this._$Ev();
	}
	_$Ev() {
		this._$ES = new Promise((e) => this.enableUpdating = e), this._$AL = /* @__PURE__ */ new Map(), this._$E_(), this.requestUpdate(), this.constructor.l?.forEach((e) => e(this));
	}
	addController(e) {
		(this._$EO ??= /* @__PURE__ */ new Set()).add(e), this.renderRoot !== void 0 && this.isConnected && e.hostConnected?.();
	}
	removeController(e) {
		this._$EO?.delete(e);
	}
	_$E_() {
		let e = /* @__PURE__ */ new Map(), t = this.constructor.elementProperties;
		for (let n of t.keys()) this.hasOwnProperty(n) && (e.set(n, this[n]), delete this[n]);
		e.size > 0 && (this._$Ep = e);
	}
	createRenderRoot() {
		let e = this.shadowRoot ?? this.attachShadow(this.constructor.shadowRootOptions);
		return s(e, this.constructor.elementStyles), e;
	}
	connectedCallback() {
		this.renderRoot ??= this.createRenderRoot(), this.enableUpdating(!0), this._$EO?.forEach((e) => e.hostConnected?.());
	}
	enableUpdating(e) {}
	disconnectedCallback() {
		this._$EO?.forEach((e) => e.hostDisconnected?.());
	}
	attributeChangedCallback(e, t, n) {
		this._$AK(e, n);
	}
	_$ET(e, t) {
		let n = this.constructor.elementProperties.get(e), r = this.constructor._$Eu(e, n);
		if (r !== void 0 && !0 === n.reflect) {
			let i = (n.converter?.toAttribute === void 0 ? m : n.converter).toAttribute(t, n.type);
			this._$Em = e, i == null ? this.removeAttribute(r) : this.setAttribute(r, i), this._$Em = null;
		}
	}
	_$AK(e, t) {
		let n = this.constructor, r = n._$Eh.get(e);
		if (r !== void 0 && this._$Em !== r) {
			let e = n.getPropertyOptions(r), i = typeof e.converter == "function" ? { fromAttribute: e.converter } : e.converter?.fromAttribute === void 0 ? m : e.converter;
			this._$Em = r;
			let a = i.fromAttribute(t, e.type);
			this[r] = a ?? this._$Ej?.get(r) ?? a, this._$Em = null;
		}
	}
	requestUpdate(e, t, n, r = !1, i) {
		if (e !== void 0) {
			let a = this.constructor;
			if (!1 === r && (i = this[e]), n ??= a.getPropertyOptions(e), !((n.hasChanged ?? oe)(i, t) || n.useDefault && n.reflect && i === this._$Ej?.get(e) && !this.hasAttribute(a._$Eu(e, n)))) return;
			this.C(e, t, n);
		}
		!1 === this.isUpdatePending && (this._$ES = this._$EP());
	}
	C(e, t, { useDefault: n, reflect: r, wrapped: i }, a) {
		n && !(this._$Ej ??= /* @__PURE__ */ new Map()).has(e) && (this._$Ej.set(e, a ?? t ?? this[e]), !0 !== i || a !== void 0) || (this._$AL.has(e) || (this.hasUpdated || n || (t = void 0), this._$AL.set(e, t)), !0 === r && this._$Em !== e && (this._$Eq ??= /* @__PURE__ */ new Set()).add(e));
	}
	async _$EP() {
		this.isUpdatePending = !0;
		try {
			await this._$ES;
		} catch (e) {
			Promise.reject(e);
		}
		let e = this.scheduleUpdate();
		return e != null && await e, !this.isUpdatePending;
	}
	scheduleUpdate() {
		return this.performUpdate();
	}
	performUpdate() {
		if (!this.isUpdatePending) return;
		if (!this.hasUpdated) {
			if (this.renderRoot ??= this.createRenderRoot(), this._$Ep) {
				for (let [e, t] of this._$Ep) this[e] = t;
				this._$Ep = void 0;
			}
			let e = this.constructor.elementProperties;
			if (e.size > 0) for (let [t, n] of e) {
				let { wrapped: e } = n, r = this[t];
				!0 !== e || this._$AL.has(t) || r === void 0 || this.C(t, void 0, n, r);
			}
		}
		let e = !1, t = this._$AL;
		try {
			e = this.shouldUpdate(t), e ? (this.willUpdate(t), this._$EO?.forEach((e) => e.hostUpdate?.()), this.update(t)) : this._$EM();
		} catch (t) {
			throw e = !1, this._$EM(), t;
		}
		e && this._$AE(t);
	}
	willUpdate(e) {}
	_$AE(e) {
		this._$EO?.forEach((e) => e.hostUpdated?.()), this.hasUpdated || (this.hasUpdated = !0, this.firstUpdated(e)), this.updated(e);
	}
	_$EM() {
		this._$AL = /* @__PURE__ */ new Map(), this.isUpdatePending = !1;
	}
	get updateComplete() {
		return this.getUpdateComplete();
	}
	getUpdateComplete() {
		return this._$ES;
	}
	shouldUpdate(e) {
		return !0;
	}
	update(e) {
		this._$Eq &&= this._$Eq.forEach((e) => this._$ET(e, this[e])), this._$EM();
	}
	updated(e) {}
	firstUpdated(e) {}
};
h.elementStyles = [], h.shadowRootOptions = { mode: "open" }, h[p("elementProperties")] = /* @__PURE__ */ new Map(), h[p("finalized")] = /* @__PURE__ */ new Map(), ae?.({ ReactiveElement: h }), (f.reactiveElementVersions ??= []).push("2.1.2");
// node_modules/lit-html/lit-html.js
var g = globalThis, ce = (e) => e, _ = g.trustedTypes, le = _ ? _.createPolicy("lit-html", { createHTML: (e) => e }) : void 0, ue = "$lit$", v = `lit$${Math.random().toFixed(9).slice(2)}$`, de = "?" + v, fe = `<${de}>`, y = document, b = () => y.createComment(""), x = (e) => e === null || typeof e != "object" && typeof e != "function", S = Array.isArray, pe = (e) => S(e) || typeof e?.[Symbol.iterator] == "function", C = "[ 	\n\f\r]", w = /<(?:(!--|\/[^a-zA-Z])|(\/?[a-zA-Z][^>\s]*)|(\/?$))/g, me = /-->/g, he = />/g, T = RegExp(`>|${C}(?:([^\\s"'>=/]+)(${C}*=${C}*(?:[^ \t\n\f\r"'\`<>=]|("|')|))|$)`, "g"), ge = /'/g, _e = /"/g, ve = /^(?:script|style|textarea|title)$/i, ye = (e) => (t, ...n) => ({
	_$litType$: e,
	strings: t,
	values: n
}), E = ye(1), D = ye(2), O = Symbol.for("lit-noChange"), k = Symbol.for("lit-nothing"), be = /* @__PURE__ */ new WeakMap(), A = y.createTreeWalker(y, 129);
function xe(e, t) {
	if (!S(e) || !e.hasOwnProperty("raw")) throw Error("invalid template strings array");
	return le === void 0 ? t : le.createHTML(t);
}
var Se = (e, t) => {
	let n = e.length - 1, r = [], i, a = t === 2 ? "<svg>" : t === 3 ? "<math>" : "", o = w;
	for (let t = 0; t < n; t++) {
		let n = e[t], s, c, l = -1, u = 0;
		for (; u < n.length && (o.lastIndex = u, c = o.exec(n), c !== null);) u = o.lastIndex, o === w ? c[1] === "!--" ? o = me : c[1] === void 0 ? c[2] === void 0 ? c[3] !== void 0 && (o = T) : (ve.test(c[2]) && (i = RegExp("</" + c[2], "g")), o = T) : o = he : o === T ? c[0] === ">" ? (o = i ?? w, l = -1) : c[1] === void 0 ? l = -2 : (l = o.lastIndex - c[2].length, s = c[1], o = c[3] === void 0 ? T : c[3] === "\"" ? _e : ge) : o === _e || o === ge ? o = T : o === me || o === he ? o = w : (o = T, i = void 0);
		let d = o === T && e[t + 1].startsWith("/>") ? " " : "";
		a += o === w ? n + fe : l >= 0 ? (r.push(s), n.slice(0, l) + ue + n.slice(l) + v + d) : n + v + (l === -2 ? t : d);
	}
	return [xe(e, a + (e[n] || "<?>") + (t === 2 ? "</svg>" : t === 3 ? "</math>" : "")), r];
}, j = class e {
	constructor({ strings: t, _$litType$: n }, r) {
		let i;
		this.parts = [];
		let a = 0, o = 0, s = t.length - 1, c = this.parts, [l, u] = Se(t, n);
		if (this.el = e.createElement(l, r), A.currentNode = this.el.content, n === 2 || n === 3) {
			let e = this.el.content.firstChild;
			e.replaceWith(...e.childNodes);
		}
		for (; (i = A.nextNode()) !== null && c.length < s;) {
			if (i.nodeType === 1) {
				if (i.hasAttributes()) for (let e of i.getAttributeNames()) if (e.endsWith(ue)) {
					let t = u[o++], n = i.getAttribute(e).split(v), r = /([.?@])?(.*)/.exec(t);
					c.push({
						type: 1,
						index: a,
						name: r[2],
						strings: n,
						ctor: r[1] === "." ? we : r[1] === "?" ? Te : r[1] === "@" ? Ee : P
					}), i.removeAttribute(e);
				} else e.startsWith(v) && (c.push({
					type: 6,
					index: a
				}), i.removeAttribute(e));
				if (ve.test(i.tagName)) {
					let e = i.textContent.split(v), t = e.length - 1;
					if (t > 0) {
						i.textContent = _ ? _.emptyScript : "";
						for (let n = 0; n < t; n++) i.append(e[n], b()), A.nextNode(), c.push({
							type: 2,
							index: ++a
						});
						i.append(e[t], b());
					}
				}
			} else if (i.nodeType === 8) {
				if (i.data === de) c.push({
					type: 2,
					index: a
				});
				else {
					let e = -1;
					for (; (e = i.data.indexOf(v, e + 1)) !== -1;) c.push({
						type: 7,
						index: a
					}), e += v.length - 1;
				}
			}
			a++;
		}
	}
	static createElement(e, t) {
		let n = y.createElement("template");
		return n.innerHTML = e, n;
	}
};
function M(e, t, n = e, r) {
	if (t === O) return t;
	let i = r === void 0 ? n._$Cl : n._$Co?.[r], a = x(t) ? void 0 : t._$litDirective$;
	return i?.constructor !== a && (i?._$AO?.(!1), a === void 0 ? i = void 0 : (i = new a(e), i._$AT(e, n, r)), r === void 0 ? n._$Cl = i : (n._$Co ??= [])[r] = i), i !== void 0 && (t = M(e, i._$AS(e, t.values), i, r)), t;
}
var Ce = class {
	constructor(e, t) {
		this._$AV = [], this._$AN = void 0, this._$AD = e, this._$AM = t;
	}
	get parentNode() {
		return this._$AM.parentNode;
	}
	get _$AU() {
		return this._$AM._$AU;
	}
	u(e) {
		let { el: { content: t }, parts: n } = this._$AD, r = (e?.creationScope ?? y).importNode(t, !0);
		A.currentNode = r;
		let i = A.nextNode(), a = 0, o = 0, s = n[0];
		for (; s !== void 0;) {
			if (a === s.index) {
				let t;
				s.type === 2 ? t = new N(i, i.nextSibling, this, e) : s.type === 1 ? t = new s.ctor(i, s.name, s.strings, this, e) : s.type === 6 && (t = new De(i, this, e)), this._$AV.push(t), s = n[++o];
			}
			a !== s?.index && (i = A.nextNode(), a++);
		}
		return A.currentNode = y, r;
	}
	p(e) {
		let t = 0;
		for (let n of this._$AV) n !== void 0 && (n.strings === void 0 ? n._$AI(e[t]) : (n._$AI(e, n, t), t += n.strings.length - 2)), t++;
	}
}, N = class e {
	get _$AU() {
		return this._$AM?._$AU ?? this._$Cv;
	}
	constructor(e, t, n, r) {
		this.type = 2, this._$AH = k, this._$AN = void 0, this._$AA = e, this._$AB = t, this._$AM = n, this.options = r, this._$Cv = r?.isConnected ?? !0;
	}
	get parentNode() {
		let e = this._$AA.parentNode, t = this._$AM;
		return t !== void 0 && e?.nodeType === 11 && (e = t.parentNode), e;
	}
	get startNode() {
		return this._$AA;
	}
	get endNode() {
		return this._$AB;
	}
	_$AI(e, t = this) {
		e = M(this, e, t), x(e) ? e === k || e == null || e === "" ? (this._$AH !== k && this._$AR(), this._$AH = k) : e !== this._$AH && e !== O && this._(e) : e._$litType$ === void 0 ? e.nodeType === void 0 ? pe(e) ? this.k(e) : this._(e) : this.T(e) : this.$(e);
	}
	O(e) {
		return this._$AA.parentNode.insertBefore(e, this._$AB);
	}
	T(e) {
		this._$AH !== e && (this._$AR(), this._$AH = this.O(e));
	}
	_(e) {
		this._$AH !== k && x(this._$AH) ? this._$AA.nextSibling.data = e : this.T(y.createTextNode(e)), this._$AH = e;
	}
	$(e) {
		let { values: t, _$litType$: n } = e, r = typeof n == "number" ? this._$AC(e) : (n.el === void 0 && (n.el = j.createElement(xe(n.h, n.h[0]), this.options)), n);
		if (this._$AH?._$AD === r) this._$AH.p(t);
		else {
			let e = new Ce(r, this), n = e.u(this.options);
			e.p(t), this.T(n), this._$AH = e;
		}
	}
	_$AC(e) {
		let t = be.get(e.strings);
		return t === void 0 && be.set(e.strings, t = new j(e)), t;
	}
	k(t) {
		S(this._$AH) || (this._$AH = [], this._$AR());
		let n = this._$AH, r, i = 0;
		for (let a of t) i === n.length ? n.push(r = new e(this.O(b()), this.O(b()), this, this.options)) : r = n[i], r._$AI(a), i++;
		i < n.length && (this._$AR(r && r._$AB.nextSibling, i), n.length = i);
	}
	_$AR(e = this._$AA.nextSibling, t) {
		for (this._$AP?.(!1, !0, t); e !== this._$AB;) {
			let t = ce(e).nextSibling;
			ce(e).remove(), e = t;
		}
	}
	setConnected(e) {
		this._$AM === void 0 && (this._$Cv = e, this._$AP?.(e));
	}
}, P = class {
	get tagName() {
		return this.element.tagName;
	}
	get _$AU() {
		return this._$AM._$AU;
	}
	constructor(e, t, n, r, i) {
		this.type = 1, this._$AH = k, this._$AN = void 0, this.element = e, this.name = t, this._$AM = r, this.options = i, n.length > 2 || n[0] !== "" || n[1] !== "" ? (this._$AH = Array(n.length - 1).fill(/* @__PURE__ */ new String()), this.strings = n) : this._$AH = k;
	}
	_$AI(e, t = this, n, r) {
		let i = this.strings, a = !1;
		if (i === void 0) e = M(this, e, t, 0), a = !x(e) || e !== this._$AH && e !== O, a && (this._$AH = e);
		else {
			let r = e, o, s;
			for (e = i[0], o = 0; o < i.length - 1; o++) s = M(this, r[n + o], t, o), s === O && (s = this._$AH[o]), a ||= !x(s) || s !== this._$AH[o], s === k ? e = k : e !== k && (e += (s ?? "") + i[o + 1]), this._$AH[o] = s;
		}
		a && !r && this.j(e);
	}
	j(e) {
		e === k ? this.element.removeAttribute(this.name) : this.element.setAttribute(this.name, e ?? "");
	}
}, we = class extends P {
	constructor() {
		super(...arguments), this.type = 3;
	}
	j(e) {
		this.element[this.name] = e === k ? void 0 : e;
	}
}, Te = class extends P {
	constructor() {
		super(...arguments), this.type = 4;
	}
	j(e) {
		this.element.toggleAttribute(this.name, !!e && e !== k);
	}
}, Ee = class extends P {
	constructor(e, t, n, r, i) {
		super(e, t, n, r, i), this.type = 5;
	}
	_$AI(e, t = this) {
		if ((e = M(this, e, t, 0) ?? k) === O) return;
		let n = this._$AH, r = e === k && n !== k || e.capture !== n.capture || e.once !== n.once || e.passive !== n.passive, i = e !== k && (n === k || r);
		r && this.element.removeEventListener(this.name, this, n), i && this.element.addEventListener(this.name, this, e), this._$AH = e;
	}
	handleEvent(e) {
		typeof this._$AH == "function" ? this._$AH.call(this.options?.host ?? this.element, e) : this._$AH.handleEvent(e);
	}
}, De = class {
	constructor(e, t, n) {
		this.element = e, this.type = 6, this._$AN = void 0, this._$AM = t, this.options = n;
	}
	get _$AU() {
		return this._$AM._$AU;
	}
	_$AI(e) {
		M(this, e);
	}
}, Oe = g.litHtmlPolyfillSupport;
Oe?.(j, N), (g.litHtmlVersions ??= []).push("3.3.3");
var ke = (e, t, n) => {
	let r = n?.renderBefore ?? t, i = r._$litPart$;
	if (i === void 0) {
		let e = n?.renderBefore ?? null;
		r._$litPart$ = i = new N(t.insertBefore(b(), e), e, void 0, n ?? {});
	}
	return i._$AI(e), i;
}, F = globalThis, I = class extends h {
	constructor() {
		super(...arguments), this.renderOptions = { host: this }, this._$Do = void 0;
	}
	createRenderRoot() {
		let e = super.createRenderRoot();
		return this.renderOptions.renderBefore ??= e.firstChild, e;
	}
	update(e) {
		let t = this.render();
		this.hasUpdated || (this.renderOptions.isConnected = this.isConnected), super.update(e), this._$Do = ke(t, this.renderRoot, this.renderOptions);
	}
	connectedCallback() {
		super.connectedCallback(), this._$Do?.setConnected(!0);
	}
	disconnectedCallback() {
		super.disconnectedCallback(), this._$Do?.setConnected(!1);
	}
	render() {
		return O;
	}
};
I._$litElement$ = !0, I.finalized = !0, F.litElementHydrateSupport?.({ LitElement: I });
var Ae = F.litElementPolyfillSupport;
Ae?.({ LitElement: I }), (F.litElementVersions ??= []).push("4.2.2");
// src/cells.ts
var je = .005, Me = .05;
function Ne(e) {
	let t, n;
	for (let r of e) r.volts !== void 0 && ((t?.volts === void 0 || r.volts < t.volts) && (t = r), (n?.volts === void 0 || r.volts > n.volts) && (n = r));
	let r = e.length > 0 && e.every(({ volts: e }) => e !== void 0) && t?.volts !== void 0 && n?.volts !== void 0 ? n.volts - t.volts : void 0;
	return {
		lowest: t,
		highest: n,
		spread: r
	};
}
function Pe({ lowest: e, highest: t }) {
	if (e?.volts === void 0 || t?.volts === void 0) return;
	let n = Math.max(0, Me - (t.volts - e.volts)) / 2, r = e.volts - n - je;
	return {
		from: Math.max(0, r),
		to: t.volts + n + je
	};
}
function Fe(e, { from: t, to: n }) {
	return n > t ? Math.min(1, Math.max(0, (e - t) / (n - t))) : 0;
}
var Ie = {
	alarms: "Alarme",
	alarms_none: "Keine Alarme",
	alarms_unknown: "Ob Alarme anstehen, ist nicht bekannt",
	balancing: "wird ausgeglichen",
	battery_card: "TinyBMS-Batterie",
	battery_card_description: "Ladezustand, Leistung, Grenzen mit ihrem Grund, Zellen und Alarme eines Batteriepacks.",
	cell: "Zelle",
	cell_volts: "Zelle {number}: {volts}",
	cells: "Zellen",
	charge_current: "Ladestrom",
	charge_stage: "Ladephase",
	charge_voltage: "Ladespannung",
	charging: "Lädt",
	close: "Schließen",
	controls: "Bedienung",
	current: "Strom",
	dashboard_description: "Die Batterien deiner TinyBMS-Gateways: Übersicht, Zellen, Verlauf und Diagnose.",
	diagnostics: "Diagnose",
	discharge_current: "Entladestrom",
	discharging: "Entlädt",
	download: "Als CSV herunterladen",
	download_events: "Ereignisse",
	download_failed: "Die Datei konnte nicht angefordert werden: {error}",
	download_history: "Verlauf",
	download_what: "Inhalt",
	energy: "Energie",
	gateway_lost: "Das Gateway ist nicht erreichbar. Über diese Batterie ist nichts bekannt.",
	hide_series: "Ausblenden",
	highest: "höchste",
	history: "Verlauf",
	history_card: "TinyBMS-Zellspannungsverlauf",
	history_card_description: "Die Spannungen aller Zellen eines Batteriepacks im Laufe der Zeit.",
	history_empty: "In diesem Zeitraum wurde nichts aufgezeichnet.",
	history_failed: "Der Verlauf konnte nicht geladen werden: {error}",
	history_help: "Die Pfeiltasten bewegen durch die Zeit.",
	hours: "Anfangs gezeigte Stunden",
	idle: "In Ruhe",
	last: "letzte",
	limited_by: "begrenzt durch: {reason}",
	limits: "Grenzen",
	limits_of_battery: "Grenzen der ganzen Batterie",
	link_lost: "Das BMS antwortet nicht. Solange das dauert, fallen die Grenzen.",
	loading: "Wird geladen …",
	lowest: "niedrigste",
	no_device: "Hier gibt es noch keine Batterie eines TinyBMS-Gateways. Füge eines unter Einstellungen > Geräte & Dienste hinzu.",
	overview: "Übersicht",
	pack: "Batteriepack",
	period: "Zeitraum",
	period_h: "{count} h",
	period_d: "{count} Tage",
	power: "Leistung",
	resolution: "Auflösung",
	show_alarms: "Alarme zeigen",
	show_cells: "Zellen zeigen",
	show_download: "Download zeigen",
	show_limits: "Grenzen zeigen",
	soc: "Ladezustand",
	spread: "Differenz",
	temperature: "Temperatur",
	title: "Titel",
	unknown: "Unbekannt",
	unknown_device: "Das Gerät dieser Karte ist kein Batteriepack eines TinyBMS-Gateways. Wähle ein anderes.",
	voltage: "Spannung",
	cells_disabled: "Die Zellen werden nicht gezeigt: Ihre Entitäten sind deaktiviert."
}, Le = {
	alarms: "Alarms",
	alarms_none: "No alarms",
	alarms_unknown: "It is not known whether there are alarms",
	balancing: "balancing",
	battery_card: "TinyBMS battery",
	battery_card_description: "State of charge, power, limits with what binds them, cells and alarms of a battery pack.",
	cell: "Cell",
	cell_volts: "Cell {number}: {volts}",
	cells: "Cells",
	charge_current: "Charge current",
	charge_stage: "Charge stage",
	charge_voltage: "Charge voltage",
	charging: "Charging",
	close: "Close",
	controls: "Controls",
	current: "Current",
	dashboard_description: "The batteries of your TinyBMS gateways: overview, cells, history and diagnostics.",
	diagnostics: "Diagnostics",
	discharge_current: "Discharge current",
	discharging: "Discharging",
	download: "Download as CSV",
	download_events: "Events",
	download_failed: "The file could not be asked for: {error}",
	download_history: "History",
	download_what: "Content",
	energy: "Energy",
	gateway_lost: "The gateway cannot be reached. Nothing is known of this battery.",
	hide_series: "Hide",
	highest: "highest",
	history: "History",
	history_card: "TinyBMS cell voltage history",
	history_card_description: "The voltages of all cells of a battery pack over time.",
	history_empty: "Nothing was recorded in this period.",
	history_failed: "The history could not be loaded: {error}",
	history_help: "Arrow keys move through time.",
	hours: "Hours shown at first",
	idle: "At rest",
	last: "last",
	limited_by: "limited by: {reason}",
	limits: "Limits",
	limits_of_battery: "Limits of the whole battery",
	link_lost: "The BMS does not answer. Limits fall as long as this lasts.",
	loading: "Loading …",
	lowest: "lowest",
	no_device: "There is no battery of a TinyBMS gateway here yet. Add a gateway under Settings > Devices & services.",
	overview: "Overview",
	pack: "Battery pack",
	period: "Period",
	period_h: "{count} h",
	period_d: "{count} d",
	power: "Power",
	resolution: "Resolution",
	show_alarms: "Show alarms",
	show_cells: "Show cells",
	show_download: "Show the download",
	show_limits: "Show limits",
	soc: "State of charge",
	spread: "Spread",
	temperature: "Temperature",
	title: "Title",
	unknown: "Unknown",
	unknown_device: "The device of this card is not a battery pack of a TinyBMS gateway. Choose another one.",
	voltage: "Voltage",
	cells_disabled: "The cells are not shown: their entities are disabled."
}, Re = {
	de: Ie,
	en: Le,
	fr: {
		alarms: "Alarmes",
		alarms_none: "Aucune alarme",
		alarms_unknown: "On ne sait pas s'il y a des alarmes",
		balancing: "en équilibrage",
		battery_card: "Batterie TinyBMS",
		battery_card_description: "État de charge, puissance, limites et leur cause, cellules et alarmes d'un pack de batterie.",
		cell: "Cellule",
		cell_volts: "Cellule {number} : {volts}",
		cells: "Cellules",
		charge_current: "Courant de charge",
		charge_stage: "Phase de charge",
		charge_voltage: "Tension de charge",
		charging: "En charge",
		close: "Fermer",
		controls: "Commandes",
		current: "Courant",
		dashboard_description: "Les batteries de vos passerelles TinyBMS : aperçu, cellules, historique et diagnostic.",
		diagnostics: "Diagnostic",
		discharge_current: "Courant de décharge",
		discharging: "En décharge",
		download: "Télécharger en CSV",
		download_events: "Événements",
		download_failed: "Le fichier n'a pas pu être demandé : {error}",
		download_history: "Historique",
		download_what: "Contenu",
		energy: "Énergie",
		gateway_lost: "La passerelle est injoignable. On ne sait rien de cette batterie.",
		hide_series: "Masquer",
		highest: "la plus haute",
		history: "Historique",
		history_card: "Historique des cellules TinyBMS",
		history_card_description: "Les tensions de toutes les cellules d'un pack de batterie au fil du temps.",
		history_empty: "Rien n'a été enregistré pendant cette période.",
		history_failed: "L'historique n'a pas pu être chargé : {error}",
		history_help: "Les touches fléchées parcourent le temps.",
		hours: "Heures affichées au départ",
		idle: "Au repos",
		last: "dernière",
		limited_by: "limité par : {reason}",
		limits: "Limites",
		limits_of_battery: "Limites de toute la batterie",
		link_lost: "Le BMS ne répond pas. Tant que cela dure, les limites baissent.",
		loading: "Chargement …",
		lowest: "la plus basse",
		no_device: "Il n'y a pas encore de batterie d'une passerelle TinyBMS ici. Ajoutez une passerelle sous Paramètres > Appareils et services.",
		overview: "Aperçu",
		pack: "Pack de batterie",
		period: "Période",
		period_h: "{count} h",
		period_d: "{count} j",
		power: "Puissance",
		resolution: "Résolution",
		show_alarms: "Afficher les alarmes",
		show_cells: "Afficher les cellules",
		show_download: "Afficher le téléchargement",
		show_limits: "Afficher les limites",
		soc: "État de charge",
		spread: "Écart",
		temperature: "Température",
		title: "Titre",
		unknown: "Inconnu",
		unknown_device: "L'appareil de cette carte n'est pas un pack de batterie d'une passerelle TinyBMS. Choisissez-en un autre.",
		voltage: "Tension",
		cells_disabled: "Les cellules ne sont pas affichées : leurs entités sont désactivées."
	}
};
function L(e, t, n = {}) {
	return ((Re[e] ?? Re[e.split("-")[0] ?? ""] ?? {})[t] ?? Le[t]).replace(/\{(\w+)\}/g, (e, t) => String(n[t] ?? ""));
}
// src/form.ts
var ze = { device_id: "pack" };
function Be(e) {
	return {
		schema: [
			{
				name: "device_id",
				selector: { device: { filter: { integration: "tinybms_gateway" } } }
			},
			{
				name: "title",
				selector: { text: {} }
			},
			...e
		],
		computeLabel: ({ name: e }) => L(Ve(), ze[e] ?? e)
	};
}
function Ve() {
	return document.documentElement.lang || "en";
}
function He(e, t) {
	for (let [n, r] of Object.entries({
		device_id: "string",
		title: "string",
		...t
	})) {
		let t = e[n];
		if (t != null && typeof t !== r) throw Error(`${n}: ${JSON.stringify(t)} is not allowed, it takes a ${r}`);
	}
}
// src/ha.ts
function R(e, t) {
	e.dispatchEvent(new CustomEvent("hass-more-info", {
		detail: { entityId: t },
		bubbles: !0,
		composed: !0
	}));
}
function z(e, t) {
	return Object.values(e.entities).filter((e) => e.device_id === t && e.platform === "tinybms_gateway");
}
function B(e) {
	let t = /* @__PURE__ */ new Set();
	for (let n of Object.values(e.entities)) n.platform === "tinybms_gateway" && n.device_id && t.add(n.device_id);
	let n = [];
	for (let r of t) {
		let t = e.devices[r], i = t?.parent_device_id ? e.devices[t.parent_device_id] : void 0;
		t && i && n.push({
			device: t,
			gateway: i,
			oneOfSeveral: !1
		});
	}
	for (let e of n) e.oneOfSeveral = n.some((t) => t !== e && t.gateway.id === e.gateway.id);
	let r = new Intl.Collator(void 0, { numeric: !0 });
	return n.sort((e, t) => r.compare(V(e.device), V(t.device)));
}
function Ue(e, t) {
	let n = B(e);
	return t ? n.find(({ device: e }) => e.id === t) ?? n.find(({ gateway: e }) => e.id === t) : n[0];
}
function V(e) {
	return e.name_by_user || e.name || "";
}
function H(e, t, n) {
	let [r, i] = n.split("."), a = z(e, t.id).find(({ entity_id: e, translation_key: t }) => t === i && e.startsWith(`${r}.`));
	return a && e.states[a.entity_id];
}
async function We(e, t) {
	let n = Ge(e, t);
	if (n.length === 0) return [];
	let r = await e.callWS({
		type: "config/entity_registry/get_entries",
		entity_ids: n
	});
	return n.map((e) => ({
		entityId: e,
		number: Number(r[e]?.unique_id.match(/_(\d+)$/)?.[1])
	})).filter(({ number: e }) => Number.isInteger(e)).sort((e, t) => e.number - t.number);
}
function Ge(e, t) {
	return z(e, t.id).filter(({ translation_key: e }) => e === "cell_voltage").map(({ entity_id: e }) => e);
}
function Ke(e) {
	return e.config_entry_id ?? e.config_entries?.[0];
}
// src/values.ts
function U(e) {
	if (!W(e) || e.state.trim() === "") return;
	let t = Number(e.state);
	return Number.isFinite(t) ? t : void 0;
}
function W(e) {
	return e !== void 0 && e.state !== "unavailable" && e.state !== "unknown";
}
function qe(e) {
	return e?.attributes.unit_of_measurement === "mV" ? 1e3 : 1;
}
function Je(e) {
	let t = U(e);
	return t === void 0 ? void 0 : t / qe(e);
}
function Ye(e) {
	return e === void 0 ? "unknown" : Math.abs(e) < 1 ? "idle" : e > 0 ? "charging" : "discharging";
}
function Xe(e, t) {
	if (e !== void 0 && t !== void 0) return t <= 0 ? +(e > 0) : Math.min(1, Math.max(0, e / t));
}
// src/pack_card.ts
var G = class extends I {
	constructor(...e) {
		super(...e), this.cellsAskedFor = "";
	}
	static {
		this.properties = {
			hass: { attribute: !1 },
			config: { state: !0 },
			cells: { state: !0 }
		};
	}
	text(e, t = {}) {
		return L(this.hass?.language ?? "en", e, t);
	}
	shouldUpdate(e) {
		if (e.size !== 1 || !e.has("hass")) return !0;
		let t = e.get("hass"), n = this.hass;
		if (!t || !n || t.entities !== n.entities || t.devices !== n.devices || t.language !== n.language || t.locale !== n.locale || !this.pack) return !0;
		let r = [this.pack.device.id, this.pack.gateway.id];
		return Object.values(n.entities).some(({ entity_id: e, device_id: i }) => i && r.includes(i) && t.states[e] !== n.states[e]);
	}
	willUpdate(e) {
		this.hass && ((e.has("hass") || e.has("config")) && (this.pack = Ue(this.hass, this.config?.device_id)), this.nameCells());
	}
	async nameCells() {
		if (!this.hass || !this.pack) return;
		let e = Ge(this.hass, this.pack.device).join();
		if (e !== this.cellsAskedFor) {
			this.cellsAskedFor = e;
			try {
				let t = await We(this.hass, this.pack.device);
				e === this.cellsAskedFor && (this.cells = t);
			} catch {
				this.cellsAskedFor = "";
			}
		}
	}
	renderMissing() {
		let e = this.hass && B(this.hass).length > 0;
		return E`<ha-card><div class="notice" role="status">${this.text(e ? "unknown_device" : "no_device")}</div></ha-card>`;
	}
	renderLink(e) {
		if (!this.hass) return k;
		let t = H(this.hass, e.device, "binary_sensor.bms_link");
		return t?.state === "on" || !t ? k : E`<div class="banner" role="alert">
      <ha-icon icon="mdi:lan-disconnect"></ha-icon>
      <span>${this.text(W(t) ? "link_lost" : "gateway_lost")}</span>
    </div>`;
	}
}, K = o`
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
`, Ze = [
	"1s",
	"1min",
	"15min",
	"1h"
], Qe = [
	1,
	24,
	168,
	720
];
function $e(e, t, n) {
	let r = Ke(e);
	if (!r) return;
	let i = `/api/tinybms_gateway/${encodeURIComponent(r)}/${t.what}.csv`;
	return t.what === "events" ? i : `${i}?${new URLSearchParams({
		resolution: t.resolution,
		start: (/* @__PURE__ */ new Date(n - t.hours * 36e5)).toISOString(),
		end: new Date(n).toISOString()
	})}`;
}
async function et(e, t) {
	let n = await e.callWS({
		type: "auth/sign_path",
		path: t,
		expires: 60
	}), r = document.createElement("a");
	r.href = e.hassUrl(n.path), r.download = "", document.body.append(r), r.click(), r.remove();
}
// src/download_form.ts
var tt = class extends I {
	static {
		this.properties = {
			hass: { attribute: !1 },
			gateway: { attribute: !1 },
			choice: { state: !0 },
			error: { state: !0 }
		};
	}
	constructor() {
		super(), this.choice = {
			what: "history",
			resolution: "15min",
			hours: 24
		}, this.error = "";
	}
	text(e, t = {}) {
		return L(this.hass.language, e, t);
	}
	render() {
		let e = Qe.map((e) => [String(e), e < 48 ? this.text("period_h", { count: e }) : this.text("period_d", { count: e / 24 })]);
		return E`<form @submit=${this.start}>
      ${this.select("download_what", "what", [["history", this.text("download_history")], ["events", this.text("download_events")]])}
      ${this.choice.what === "history" ? E`${this.select("resolution", "resolution", Ze.map((e) => [e, e]))}
            ${this.select("period", "hours", e)}` : k}
      <button class="go" type="submit">${this.text("download")}</button>
      ${this.error ? E`<p role="alert">${this.text("download_failed", { error: this.error })}</p>` : k}
    </form>`;
	}
	select(e, t, n) {
		return E`<label>
      <span class="muted">${this.text(e)}</span>
      <select
        name=${t}
        @change=${(e) => {
			let { value: n } = e.target;
			this.choice = {
				...this.choice,
				[t]: t === "hours" ? Number(n) : n
			};
		}}
      >
        ${n.map(([e, n]) => E`<option value=${e} ?selected=${String(this.choice[t]) === e}>${n}</option>`)}
      </select>
    </label>`;
	}
	async start(e) {
		e.preventDefault(), this.error = "";
		let t = $e(this.gateway, this.choice, Date.now());
		try {
			t && await et(this.hass, t);
		} catch (e) {
			this.error = e instanceof Error ? e.message : String(e.message);
		}
	}
	static {
		this.styles = [K, o`
      form {
        display: flex;
        flex-wrap: wrap;
        gap: 12px;
        align-items: end;
        padding: 12px;
        border-radius: 8px;
        background: var(--tint);
      }
      label {
        display: flex;
        flex-direction: column;
        gap: 4px;
        font-size: 13px;
        flex: 1 1 90px;
      }
      select {
        padding: 8px;
        border-radius: 6px;
        border: 1px solid var(--line);
        background: var(--card-background-color, #fff);
      }
      .go {
        padding: 8px 16px;
        /* White on the usual primary color could hardly be read. */
        border: 1px solid var(--primary-color, #03a9f4);
        font-weight: 500;
      }
      p {
        margin: 0;
        flex-basis: 100%;
        color: var(--bad);
      }
    `];
	}
};
customElements.define("tinybms-download-form", tt);
// src/battery_card.ts
var nt = [
	"show_limits",
	"show_cells",
	"show_alarms",
	"show_download"
], rt = {
	charging: "mdi:battery-arrow-up",
	discharging: "mdi:battery-arrow-down",
	idle: "mdi:battery",
	unknown: "mdi:battery-unknown"
}, it = [
	{
		label: "charge_voltage",
		limit: "charge_voltage_limit",
		reason: "charge_voltage_reason",
		sign: 0
	},
	{
		label: "charge_current",
		limit: "charge_current_limit",
		reason: "charge_limit_reason",
		sign: 1
	},
	{
		label: "discharge_current",
		limit: "discharge_current_limit",
		reason: "discharge_limit_reason",
		sign: -1
	}
], at = class extends G {
	static {
		this.properties = {
			...G.properties,
			downloading: { state: !0 }
		};
	}
	constructor() {
		super(), this.downloading = !1;
	}
	static getConfigForm() {
		return Be(nt.map((e) => ({
			name: e,
			selector: { boolean: {} },
			default: !0
		})));
	}
	static getStubConfig(e) {
		let t = B(e)[0];
		return t ? { device_id: t.device.id } : {};
	}
	setConfig(e) {
		He({ ...e }, Object.fromEntries(nt.map((e) => [e, "boolean"]))), this.config = {
			show_limits: !0,
			show_cells: !0,
			show_alarms: !0,
			show_download: !0,
			...e
		};
	}
	getCardSize() {
		return 4 + (this.config?.show_limits ? 3 : 0) + (this.config?.show_cells ? 4 : 0);
	}
	getGridOptions() {
		return {
			columns: 12,
			min_columns: 6
		};
	}
	render() {
		let { hass: e, config: t, pack: n } = this;
		return !e || !t ? k : n ? E`<ha-card>
      <div class="head">
        <h2>${t.title || V(n.device)}</h2>
        ${this.renderStage(e, n)}
        ${t.show_download ? E`<button
                class="icon-button"
                aria-label=${this.text("download")}
                title=${this.text("download")}
                aria-expanded=${this.downloading}
                @click=${() => {
			this.downloading = !this.downloading;
		}}
              >
                <ha-icon icon=${this.downloading ? "mdi:close" : "mdi:download"}></ha-icon>
              </button>` : k}
      </div>
      ${this.downloading ? E`<tinybms-download-form .hass=${e} .gateway=${n.gateway}></tinybms-download-form>` : k}
      ${this.renderLink(n)} ${t.show_alarms ? this.renderAlarms(e, n) : k}
      ${this.renderCharge(e, n)} ${this.renderTiles(e, n)}
      ${t.show_limits ? this.renderLimits(e, n) : k}
      ${t.show_cells ? this.renderCells(e, n) : k}
    </ha-card>` : this.renderMissing();
	}
	shown(e, t) {
		return t ? e.formatEntityState(t) : this.text("unknown");
	}
	renderStage(e, t) {
		let n = H(e, t.gateway, "sensor.charge_stage");
		return W(n) ? E`<button
      class="chip"
      aria-label="${this.text("charge_stage")}: ${this.shown(e, n)}"
      @click=${() => R(this, n.entity_id)}
    >
      ${this.shown(e, n)}
    </button>` : k;
	}
	renderCharge(e, t) {
		let n = H(e, t.device, "sensor.soc"), r = H(e, t.device, "sensor.power"), i = U(n), a = Ye(W(r) ? (U(r) ?? 0) * (r.attributes.unit_of_measurement === "kW" ? 1e3 : 1) : void 0), o = i === void 0 ? "none" : i < 10 ? "bad" : i < 25 ? "warn" : "good";
		return E`<div class="charge">
      <button class="soc" @click=${() => n && R(this, n.entity_id)} aria-label="${this.text("soc")}: ${this.shown(e, n)}">
        <span class="big ${i === void 0 ? "absent" : ""}">${this.shown(e, n)}</span>
        <span class="track" aria-hidden="true"><span class="fill ${o}" style="width:${i ?? 0}%"></span></span>
      </button>
      <button class="power ${a}" @click=${() => r && R(this, r.entity_id)}>
        <ha-icon icon=${rt[a]} aria-hidden="true"></ha-icon>
        <span>
          <span class="value">${this.shown(e, r)}</span>
          <span class="muted">${a === "unknown" ? this.text("power") : this.text(a)}</span>
        </span>
      </button>
    </div>`;
	}
	renderTiles(e, t) {
		return E`<div class="tiles">
      ${[
			["voltage", "sensor.voltage"],
			["current", "sensor.current"],
			["temperature", "sensor.max_temperature"]
		].map(([n, r]) => {
			let i = H(e, t.device, r);
			return E`<button class="tile" @click=${() => i && R(this, i.entity_id)}>
          <span class="muted">${this.text(n)}</span>
          <span class="value ${W(i) ? "" : "absent"}">${this.shown(e, i)}</span>
        </button>`;
		})}
    </div>`;
	}
	renderAlarms(e, t) {
		let n = z(e, t.device.id).filter(({ translation_key: e }) => e?.startsWith("alarm_")).map(({ entity_id: t, translation_key: n }) => ({
			key: n,
			state: e.states[t]
		})), r = n.filter(({ state: e }) => e?.state === "on"), i = r.filter(({ key: e }) => e !== "alarm_general");
		if (r.length === 0) {
			let e = n.length > 0 && n.every(({ state: e }) => W(e));
			return E`<div class="no-alarm ${e ? "" : "muted"}">
        <ha-icon icon=${e ? "mdi:check-circle-outline" : "mdi:help-circle-outline"} aria-hidden="true"></ha-icon>
        ${this.text(e ? "alarms_none" : "alarms_unknown")}
      </div>`;
		}
		return E`<div role="alert" class="alarms" aria-label=${this.text("alarms")}>
      ${(i.length > 0 ? i : r).map(({ state: t }) => {
			if (!t) return k;
			let n = t.attributes.level === "alarm", r = e.formatEntityName?.(t, [{ type: "entity" }]) ?? String(t.attributes.friendly_name ?? "");
			return E`<button class="alarm ${n ? "serious" : ""}" @click=${() => R(this, t.entity_id)}>
          <ha-icon icon=${n ? "mdi:alert-octagon" : "mdi:alert"} aria-hidden="true"></ha-icon>
          <span><strong>${r}</strong> <span>${t.attributes.text ?? ""}</span></span>
        </button>`;
		})}
    </div>`;
	}
	renderLimits(e, t) {
		let n = U(H(e, t.gateway, "sensor.battery_current"));
		return E`<section aria-labelledby="limits">
      <h3 id="limits">${this.text(t.oneOfSeveral ? "limits_of_battery" : "limits")}</h3>
      <div class="limits">
        ${it.map(({ label: r, limit: i, reason: a, sign: o }) => {
			let s = H(e, t.gateway, `sensor.${i}`), c = H(e, t.gateway, `sensor.${a}`), l = U(s), u = o && n !== void 0 ? Xe(Math.max(0, n * o), l) : void 0;
			return E`<button class="limit ${o !== 0 && l === 0 ? "blocked" : ""}" @click=${() => s && R(this, s.entity_id)}>
            <span>${this.text(r)}</span>
            <span class="value ${W(s) ? "" : "absent"}">${this.shown(e, s)}</span>
            <span class="why muted">${W(c) && c.state !== "none" ? this.text("limited_by", { reason: this.shown(e, c) }) : k}</span>
            ${u === void 0 ? k : E`<span class="track thin" aria-hidden="true"><span class="fill info" style="width:${u * 100}%"></span></span>`}
          </button>`;
		})}
      </div>
    </section>`;
	}
	cellsNow(e, t) {
		let n = H(e, t.device, "binary_sensor.balancing")?.attributes.cells, r = new Set(Array.isArray(n) ? n : []);
		return (this.cells ?? []).map(({ number: t, entityId: n }) => ({
			number: t,
			entityId: n,
			volts: Je(e.states[n]),
			balancing: r.has(t)
		}));
	}
	renderCells(e, t) {
		if (!this.cells) return k;
		let n = this.cellsNow(e, t), r = Ne(n), i = Pe(r), a = new Intl.NumberFormat(e.locale.language, {
			minimumFractionDigits: 3,
			maximumFractionDigits: 3
		}), o = r.spread === void 0 ? this.text("unknown") : `${Math.round(r.spread * 1e3)} mV`;
		return n.length === 0 ? E`<div class="notice">${this.text("cells_disabled")}</div>` : E`<section aria-labelledby="cells">
      <div class="cells-head">
        <h3 id="cells">${this.text("cells")}</h3>
        <span class="muted">${this.text("spread")} <strong>${o}</strong></span>
      </div>
      <ul class="cells">
        ${n.map((t) => {
			let n = e.states[t.entityId], o = [
				...t === r.lowest ? [this.text("lowest")] : [],
				...t === r.highest ? [this.text("highest")] : [],
				...t.balancing ? [this.text("balancing")] : []
			], s = t === r.highest ? "highest" : t === r.lowest ? "lowest" : "", c = t.volts === void 0 ? this.shown(e, n) : `${a.format(t.volts)} V`;
			return E`<li>
            <button
              class="cell ${s} ${t.balancing ? "balanced" : ""}"
              title=${o.join(", ")}
              aria-label=${[this.text("cell_volts", {
				number: t.number,
				volts: c
			}), ...o].join(", ")}
              @click=${() => R(this, t.entityId)}
            >
              <span class="number">${t.number}</span>
              <span class="bar ${t.volts === void 0 ? "empty" : ""}">
                ${t.volts === void 0 || !i ? k : E`<span style="--reach:${Fe(t.volts, i) * 100}%"></span>`}
              </span>
              <span class="volts ${t.volts === void 0 ? "absent" : ""}">${t.volts === void 0 ? c : a.format(t.volts)}</span>
              ${t.balancing ? E`<ha-icon class="mark" icon="mdi:scale-balance" aria-hidden="true"></ha-icon>` : k}
            </button>
          </li>`;
		})}
      </ul>
    </section>`;
	}
	static {
		this.styles = [K, o`
      .chip {
        padding: 2px 12px;
        border-radius: 14px;
        line-height: 24px;
        font-size: 13px;
        background: color-mix(in srgb, var(--info) 16%, transparent);
      }
      .charge {
        display: flex;
        flex-wrap: wrap;
        gap: 12px 24px;
        align-items: center;
      }
      .soc {
        flex: 1 1 180px;
        display: flex;
        flex-direction: column;
        gap: 8px;
      }
      .big {
        font-size: 36px;
        line-height: 40px;
      }
      .big.absent {
        font-size: 24px;
      }
      .absent {
        color: var(--muted);
        font-style: italic;
      }
      .track {
        display: block;
        height: 10px;
        border-radius: 5px;
        background: var(--tint);
        overflow: hidden;
      }
      .track.thin {
        height: 4px;
        grid-column: 1 / -1;
      }
      .fill {
        display: block;
        height: 100%;
        border-radius: inherit;
        transition: width 0.6s;
      }
      .fill.good {
        background: var(--good);
      }
      .fill.warn {
        background: var(--warn);
      }
      .fill.bad {
        background: var(--bad);
      }
      .fill.info {
        background: var(--info);
      }
      .power {
        flex: 1 1 150px;
        display: flex;
        align-items: center;
        gap: 12px;
        --mdc-icon-size: 32px;
      }
      .power > span {
        display: flex;
        flex-direction: column;
      }
      .power .value {
        font-size: 22px;
        line-height: 28px;
      }
      .power.charging ha-icon {
        color: var(--good);
      }
      .power.discharging ha-icon {
        color: var(--warn);
      }
      .power.unknown .value {
        color: var(--muted);
        font-style: italic;
        font-size: 18px;
      }
      .tiles {
        display: grid;
        grid-template-columns: repeat(3, minmax(0, 1fr));
        gap: 8px;
      }
      .tile {
        display: flex;
        flex-direction: column;
        gap: 2px;
        padding: 8px 12px;
        background: var(--tint);
        font-size: 13px;
        overflow: hidden;
      }
      .tile .value {
        font-size: 16px;
      }
      .no-alarm {
        display: flex;
        align-items: center;
        gap: 8px;
        font-size: 14px;
        --mdc-icon-size: 20px;
      }
      .no-alarm:not(.muted) ha-icon {
        color: var(--good);
      }
      .alarms {
        display: flex;
        flex-direction: column;
        gap: 8px;
      }
      .alarm {
        display: flex;
        align-items: center;
        gap: 12px;
        padding: 10px 12px;
        background: color-mix(in srgb, var(--warn) 18%, transparent);
      }
      .alarm ha-icon {
        color: var(--warn);
        flex: none;
      }
      .alarm.serious {
        background: color-mix(in srgb, var(--bad) 18%, transparent);
      }
      .alarm.serious ha-icon {
        color: var(--bad);
      }
      .alarm strong {
        display: block;
        font-weight: 500;
      }
      section {
        display: flex;
        flex-direction: column;
        gap: 8px;
      }
      .limits {
        display: flex;
        flex-direction: column;
        gap: 4px;
      }
      .limit {
        display: grid;
        grid-template-columns: 1fr auto;
        gap: 2px 12px;
        padding: 6px 8px;
        margin: 0 -8px;
      }
      .limit .why {
        grid-column: 1 / -1;
        font-size: 13px;
      }
      .limit .why:empty {
        display: none;
      }
      .limit.blocked .value {
        color: var(--bad);
        font-weight: 500;
      }
      .cells-head {
        display: flex;
        justify-content: space-between;
        font-size: 13px;
      }
      .cells-head strong {
        color: var(--primary-text-color);
        font-weight: 500;
      }
      .cells {
        list-style: none;
        margin: 0;
        padding: 0;
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(44px, 1fr));
        gap: 8px 4px;
      }
      .cell {
        width: 100%;
        position: relative;
        display: flex;
        flex-direction: column;
        align-items: center;
        gap: 4px;
        font-size: 12px;
      }
      .cell .number {
        color: var(--muted);
      }
      .cell .bar {
        width: min(40px, 60%);
        height: 72px;
        border-radius: 6px;
        background: var(--tint);
        display: flex;
        align-items: flex-end;
        overflow: hidden;
      }
      .cell .bar span {
        width: 100%;
        height: var(--reach);
        min-height: 3px;
        background: color-mix(in srgb, var(--info) 70%, transparent);
        transition: height 0.6s;
      }
      .cell .bar.empty {
        background: repeating-linear-gradient(45deg, var(--tint) 0 4px, transparent 4px 8px);
      }
      .cell.highest .bar span {
        background: var(--warn);
      }
      .cell.lowest .bar span {
        background: var(--info);
      }
      .cell.highest .volts,
      .cell.lowest .volts {
        font-weight: 600;
      }
      .cell .volts.absent {
        font-size: 10px;
        max-width: 100%;
        overflow: hidden;
        text-overflow: ellipsis;
      }
      .cell .mark {
        position: absolute;
        top: 24px;
        --mdc-icon-size: 16px;
      }
      @media (prefers-reduced-motion: reduce) {
        .fill,
        .cell .bar span {
          transition: none;
        }
      }
    `];
	}
};
// src/axis.ts
function ot(e, t, n) {
	if (!(t > e)) return [];
	let r = (t - e) / n, i = 10 ** Math.floor(Math.log10(r)), a = [
		1,
		2,
		5,
		10
	].map((e) => e * i).find((e) => e >= r) ?? r, o = Math.ceil(e / a - 1e-9), s = Math.floor(t / a + 1e-9);
	return Array.from({ length: Math.max(0, s - o + 1) }, (e, t) => Number(((o + t) * a).toFixed(9)));
}
var q = 6e4, J = 60 * q, Y = 24 * J, st = [
	5 * q,
	10 * q,
	15 * q,
	30 * q,
	J,
	2 * J,
	4 * J,
	6 * J,
	12 * J,
	Y,
	2 * Y,
	7 * Y
];
function ct(e, t, n, r) {
	let i = st.find((r) => (t - e) / r <= n) ?? 7 * Y, a = [];
	for (let n = Math.ceil((e + r) / i) * i - r; n <= t; n += i) a.push(n);
	return a;
}
// src/series.ts
var X = 36e5, lt = 120, ut = 3e4;
function dt(e) {
	return Math.min(X, Math.max(ut, e * X / lt));
}
async function ft(e, t, n, r) {
	let i = (/* @__PURE__ */ new Date(r - n * X)).toISOString();
	if (n > 6) {
		let r = mt(await e.callWS({
			type: "recorder/statistics_during_period",
			start_time: i,
			statistic_ids: t,
			period: n > 168 ? "hour" : "5minute",
			types: ["mean"],
			units: { voltage: "V" }
		}));
		if ([...r.values()].some((e) => e.length > 1)) return r;
	}
	return pt(await e.callWS({
		type: "history/history_during_period",
		start_time: i,
		end_time: new Date(r).toISOString(),
		entity_ids: t,
		minimal_response: !0,
		no_attributes: !0,
		significant_changes_only: !1
	}), (t) => qe(e.states[t]));
}
function pt(e, t) {
	let n = /* @__PURE__ */ new Map();
	for (let [r, i] of Object.entries(e)) {
		let e = t(r);
		n.set(r, i.map(({ s: t, lu: n }) => {
			let r = t === "" ? NaN : Number(t);
			return {
				ms: n * 1e3,
				value: Number.isFinite(r) ? r / e : void 0
			};
		}));
	}
	return n;
}
function mt(e) {
	let t = /* @__PURE__ */ new Map();
	for (let [n, r] of Object.entries(e)) {
		let e = [];
		for (let { start: t, end: n, mean: i } of r) {
			let r = e.at(-1), a = (t + n) / 2;
			r && a - r.ms > 1.5 * (n - t) && e.push({
				ms: r.ms + 1,
				value: void 0
			}), e.push({
				ms: a,
				value: i ?? void 0
			});
		}
		t.set(n, e);
	}
	return t;
}
function ht(e, t) {
	let n = 0, r = e.length;
	for (; n < r;) {
		let i = n + r >> 1;
		(e[i]?.ms ?? 0) <= t ? n = i + 1 : r = i;
	}
	return e[n - 1]?.value;
}
function gt(e) {
	let t = Infinity, n = -Infinity;
	for (let { value: r } of e) r !== void 0 && (t = Math.min(t, r), n = Math.max(n, r));
	return t > n ? void 0 : {
		low: t,
		high: n,
		last: e.at(-1)?.value
	};
}
// src/chart.ts
var _t = 260, Z = 52, vt = 10, yt = 10, bt = .01;
function xt(e, t, n) {
	let r = "", i = !1;
	for (let { ms: a, value: o } of e) o === void 0 ? i = !1 : (r += `${i ? "L" : "M"}${t(a).toFixed(1)} ${n(o).toFixed(1)}`, i = !0);
	return r;
}
var St = class extends I {
	static {
		this.properties = {
			lines: { attribute: !1 },
			of: { attribute: !1 },
			fromMs: { attribute: !1 },
			toMs: { attribute: !1 },
			language: { attribute: !1 },
			label: { attribute: !1 },
			width: { state: !0 },
			cursorMs: { state: !0 }
		};
	}
	constructor() {
		super(), this.observer = new ResizeObserver(([e]) => {
			this.width = Math.round(e?.contentRect.width ?? 0);
		}), this.width = 0;
	}
	connectedCallback() {
		super.connectedCallback(), this.observer.observe(this);
	}
	disconnectedCallback() {
		super.disconnectedCallback(), this.observer.disconnect();
	}
	extent() {
		let e = Infinity, t = -Infinity;
		for (let { points: n } of this.lines) for (let { ms: r, value: i } of n) i === void 0 || r < this.fromMs || (e = Math.min(e, i), t = Math.max(t, i));
		if (e > t) return [0, 1];
		let n = Math.max((t - e) * .06, (bt - (t - e)) / 2, .001);
		return [e - n, t + n];
	}
	render() {
		if (this.width < 62) return k;
		let [e, t] = this.extent(), n = this.width - Z - vt, r = (e) => Z + Math.max(0, e - this.fromMs) / (this.toMs - this.fromMs) * n, i = (n) => yt + (t - n) / (t - e) * 226, a = t - e < .05 ? 3 : 2, o = new Intl.NumberFormat(this.language, {
			minimumFractionDigits: a,
			maximumFractionDigits: a
		}), s = this.toMs - this.fromMs > 1728e5, c = new Intl.DateTimeFormat(this.language, s ? {
			day: "numeric",
			month: "numeric"
		} : {
			hour: "numeric",
			minute: "2-digit"
		}), l = -new Date(this.toMs).getTimezoneOffset() * 6e4;
		return E`<svg
        role="img"
        tabindex="0"
        aria-label=${this.label}
        viewBox="0 0 ${this.width} ${_t}"
        @pointermove=${this.point}
        @pointerdown=${this.point}
        @pointerleave=${this.leave}
        @blur=${this.leave}
        @keydown=${this.key}
      >
        ${ot(e, t, 5).map((e) => D`<line class="grid" x1=${Z} x2=${this.width - vt} y1=${i(e)} y2=${i(e)}></line>
            <text x=${44} y=${i(e) + 4} text-anchor="end">${o.format(e)}</text>`)}
        ${ct(this.fromMs, this.toMs, Math.max(2, Math.floor(n / 80)), l).map((e) => D`<line class="grid" x1=${r(e)} x2=${r(e)} y1=${yt} y2=${236}></line>
            <text x=${r(e)} y=${254} text-anchor="middle">${c.format(e)}</text>`)}
        ${this.lines.map(({ number: e, points: t }) => D`<path d=${xt(t, r, i)} style="stroke:hsl(${(e - 1) * 360 / this.of % 360} 65% 48%)"></path>`)}
        ${this.cursorMs === void 0 ? k : D`<line class="cursor" x1=${r(this.cursorMs)} x2=${r(this.cursorMs)} y1=${yt} y2=${236}></line>`}
      </svg>
      ${this.cursorMs === void 0 ? k : this.renderTip(this.cursorMs, r(this.cursorMs))}`;
	}
	renderTip(e, t) {
		let n = new Intl.NumberFormat(this.language, {
			minimumFractionDigits: 3,
			maximumFractionDigits: 3
		}), r = new Intl.DateTimeFormat(this.language, {
			dateStyle: "short",
			timeStyle: "short"
		});
		return E`<div class="tip" style=${t > this.width / 2 ? `right:${this.width - t + 12}px` : `left:${t + 12}px`} aria-live="polite">
      <strong>${r.format(e)}</strong>
      <ul>
        ${this.lines.map(({ label: t, number: r, points: i }) => {
			let a = ht(i, e);
			return E`<li>
            <span class="swatch" style="background:hsl(${(r - 1) * 360 / this.of % 360} 65% 48%)"></span>
            ${t} <span class="volts">${a === void 0 ? "–" : n.format(a)}</span>
          </li>`;
		})}
      </ul>
    </div>`;
	}
	point(e) {
		let t = e.currentTarget.getBoundingClientRect(), n = (e.clientX - t.left - Z) / (this.width - Z - vt);
		this.cursorMs = this.fromMs + Math.min(1, Math.max(0, n)) * (this.toMs - this.fromMs);
	}
	leave() {
		this.cursorMs = void 0;
	}
	key(e) {
		let t = (this.toMs - this.fromMs) / 60, n = this.cursorMs ?? this.toMs, r = {
			ArrowLeft: n - t,
			ArrowRight: n + t,
			Home: this.fromMs,
			End: this.toMs,
			Escape: NaN
		}[e.key];
		r !== void 0 && (e.preventDefault(), this.cursorMs = Number.isNaN(r) ? void 0 : Math.min(this.toMs, Math.max(this.fromMs, r)));
	}
	static {
		this.styles = [K, o`
      :host {
        position: relative;
        min-height: 260px;
      }
      svg {
        display: block;
        width: 100%;
        height: 260px;
        touch-action: pan-y;
        border-radius: 8px;
      }
      text {
        font-size: 11px;
        fill: var(--muted);
      }
      .grid {
        stroke: var(--line);
        stroke-width: 0.6;
      }
      path {
        fill: none;
        stroke-width: 1.6;
        stroke-linejoin: round;
      }
      .cursor {
        stroke: var(--muted);
        stroke-dasharray: 3 3;
      }
      .tip {
        position: absolute;
        top: 0;
        max-height: 250px;
        overflow: hidden;
        padding: 8px 12px;
        border-radius: 8px;
        font-size: 12px;
        pointer-events: none;
        color: var(--primary-text-color);
        background: var(--card-background-color, #fff);
        box-shadow: 0 2px 8px rgba(0, 0, 0, 0.3);
      }
      .tip ul {
        list-style: none;
        margin: 4px 0 0;
        padding: 0;
        columns: 2;
        column-gap: 16px;
      }
      .tip li {
        white-space: nowrap;
        break-inside: avoid;
      }
      .swatch {
        display: inline-block;
        width: 10px;
        height: 4px;
        border-radius: 2px;
        vertical-align: middle;
      }
      .volts {
        font-weight: 500;
      }
    `];
	}
};
customElements.define("tinybms-chart", St);
// src/history_card.ts
var Ct = [
	1,
	6,
	24,
	168,
	720
], wt = class extends G {
	static {
		this.properties = {
			...G.properties,
			hours: { state: !0 },
			series: { state: !0 },
			error: { state: !0 },
			hiddenCells: { state: !0 }
		};
	}
	constructor() {
		super(), this.hours = 24, this.error = "", this.hiddenCells = /* @__PURE__ */ new Set(), this.loading = "";
	}
	static getConfigForm() {
		return Be([{
			name: "hours",
			selector: { number: {
				min: 1,
				max: 720,
				mode: "box",
				unit_of_measurement: "h"
			} }
		}]);
	}
	static getStubConfig(e) {
		let t = B(e)[0];
		return t ? { device_id: t.device.id } : {};
	}
	setConfig(e) {
		if (He({ ...e }, { hours: "number" }), e.hours != null && !(e.hours >= 1 && e.hours <= 720)) throw Error(`hours: ${e.hours} is not allowed, it takes 1 to 720`);
		this.config = e, this.hours = e.hours ?? 24;
	}
	getCardSize() {
		return 6;
	}
	getGridOptions() {
		return {
			columns: "full",
			min_columns: 6
		};
	}
	disconnectedCallback() {
		super.disconnectedCallback(), window.clearTimeout(this.timer), this.timer = void 0, this.loading = "";
	}
	connectedCallback() {
		super.connectedCallback(), this.requestUpdate();
	}
	updated(e) {
		let t = this.cells && `${this.hours} ${this.cells.map(({ entityId: e }) => e).join()}`;
		t && t !== this.loading && this.isConnected && (this.loading = t, this.load(t));
	}
	async load(e) {
		if (window.clearTimeout(this.timer), this.hass && this.cells && e === this.loading) {
			try {
				if (document.visibilityState === "visible" && this.cells.length > 0) {
					let t = await ft(this.hass, this.cells.map(({ entityId: e }) => e), this.hours, Date.now());
					if (e !== this.loading) return;
					this.series = t, this.error = "";
				}
			} catch (e) {
				this.error = String(e.message ?? e);
			}
			this.timer = window.setTimeout(() => void this.load(e), dt(this.hours));
		}
	}
	render() {
		let { hass: e, config: t, pack: n } = this;
		if (!e || !t) return k;
		if (!n) return this.renderMissing();
		let r = Ct.includes(this.hours) ? Ct : [...Ct, this.hours].sort((e, t) => e - t);
		return E`<ha-card>
      <div class="head"><h2>${t.title || `${V(n.device)}: ${this.text("cells")}`}</h2></div>
      <div class="periods" role="group" aria-label=${this.text("period")}>
        ${r.map((e) => E`<button
            aria-pressed=${e === this.hours}
            @click=${() => {
			this.series = void 0, this.hours = e;
		}}
          >
            ${e < 48 ? this.text("period_h", { count: e }) : this.text("period_d", { count: Math.round(e / 24) })}
          </button>`)}
      </div>
      ${this.renderLink(n)} ${this.error ? E`<p role="alert">${this.text("history_failed", { error: this.error })}</p>` : k}
      ${this.renderChart(e)}
    </ha-card>`;
	}
	renderChart(e) {
		if (this.cells?.length === 0) return E`<div class="notice">${this.text("cells_disabled")}</div>`;
		if (!this.series || !this.cells) return E`<div class="notice wait" role="status">${this.error ? k : this.text("loading")}</div>`;
		let t = Date.now(), n = this.cells.map(({ number: n, entityId: r }) => ({
			number: n,
			label: `${this.text("cell")} ${n}`,
			points: [...this.series?.get(r) ?? [], {
				ms: t,
				value: Je(e.states[r])
			}]
		}));
		return n.every(({ points: e }) => gt(e) === void 0) ? E`<div class="notice wait" role="status">${this.text("history_empty")}</div>` : E`<tinybms-chart
        .lines=${n.filter(({ number: e }) => !this.hiddenCells.has(e))}
        .of=${n.length}
        .fromMs=${t - this.hours * X}
        .toMs=${t}
        .language=${e.locale.language}
        .label=${`${this.text("history_card_description")} ${this.text("history_help")}`}
      ></tinybms-chart>
      <div class="legend">
        ${n.map(({ number: e, label: t }) => E`<button
            aria-pressed=${!this.hiddenCells.has(e)}
            aria-label=${t}
            style="--hue:${Tt(e, n.length)}"
            @click=${() => {
			let t = new Set(this.hiddenCells);
			t.delete(e) || t.add(e), this.hiddenCells = t;
		}}
          >
            <span class="swatch" aria-hidden="true"></span>${e}
          </button>`)}
      </div>
      ${this.renderTable(e, n)}`;
	}
	renderTable(e, t) {
		let n = new Intl.NumberFormat(e.locale.language, {
			minimumFractionDigits: 3,
			maximumFractionDigits: 3
		}), r = (e) => e === void 0 ? this.text("unknown") : `${n.format(e)} V`;
		return E`<div class="hidden"><table>
      <thead>
        <tr>
          <th>${this.text("cell")}</th>
          <th>${this.text("lowest")}</th>
          <th>${this.text("highest")}</th>
          <th>${this.text("last")}</th>
        </tr>
      </thead>
      <tbody>
        ${t.map(({ number: e, points: t }) => {
			let n = gt(t);
			return E`<tr>
            <th>${e}</th>
            <td>${r(n?.low)}</td>
            <td>${r(n?.high)}</td>
            <td>${r(n?.last)}</td>
          </tr>`;
		})}
      </tbody>
    </table></div>`;
	}
	static {
		this.styles = [K, o`
      .periods,
      .legend {
        display: flex;
        flex-wrap: wrap;
        gap: 4px;
      }
      .periods button,
      .legend button {
        padding: 4px 10px;
        font-size: 13px;
        border-radius: 14px;
      }
      .periods button[aria-pressed="true"] {
        background: color-mix(in srgb, var(--primary-color, #03a9f4) 18%, transparent);
        font-weight: 500;
      }
      .legend button {
        display: flex;
        align-items: center;
        gap: 6px;
        padding: 2px 8px;
      }
      .legend button[aria-pressed="false"] {
        opacity: 0.45;
        text-decoration: line-through;
      }
      .swatch {
        width: 12px;
        height: 4px;
        border-radius: 2px;
        background: hsl(var(--hue) 65% 48%);
      }
      .wait {
        min-height: 240px;
        display: grid;
        place-items: center;
      }
      p {
        margin: 0;
        color: var(--bad);
      }
    `];
	}
};
function Tt(e, t) {
	return Math.round((e - 1) * 360 / Math.max(1, t)) % 360;
}
// src/strategy.ts
var Et = class extends HTMLElement {
	static {
		this.registryDependencies = ["entities", "devices"];
	}
	static getCreateSuggestions(e) {
		return {
			title: "TinyBMS",
			icon: "mdi:battery-heart-variant"
		};
	}
	static async generate(e, t) {
		let n = (e) => L(t.language, e), r = B(t), i = (e, t, r, i) => ({
			title: n(e),
			path: t,
			icon: r,
			type: "sections",
			max_columns: 3,
			sections: i
		});
		if (r.length === 0) return { views: [i("overview", "overview", "mdi:battery", [{
			type: "grid",
			cards: [{
				type: "markdown",
				content: n("no_device")
			}]
		}])] };
		let a = [...new Set(r.map(({ gateway: e }) => e))];
		return { views: [
			i("overview", "overview", "mdi:battery", [...r.map((e) => Dt(e)), ...a.map((e) => Ot(t, e, r, n))].filter(({ cards: e }) => e.length > 0)),
			i("cells", "cells", "mdi:view-column", r.map((e) => At(e))),
			i("history", "history", "mdi:chart-line", r.map((e) => jt(t, e, n))),
			i("diagnostics", "diagnostics", "mdi:stethoscope", [...a.map((e) => Mt(t, e)), ...r.map(({ device: e }) => Mt(t, e))].filter(({ cards: e }) => e.length > 0))
		] };
	}
};
function Q(e, t) {
	return {
		type: "heading",
		heading: e,
		icon: t
	};
}
function Dt({ device: e }) {
	return {
		type: "grid",
		cards: [{
			type: "custom:tinybms-battery-card",
			device_id: e.id,
			show_cells: !1
		}]
	};
}
function Ot(e, t, n, r) {
	let i = [
		"select",
		"switch",
		"button"
	], a = z(e, t.id).filter(({ entity_id: e, hidden: t }) => !t && i.includes(e.split(".")[0] ?? "")).filter(({ entity_category: e }) => !e).map(({ entity_id: e }) => e), o = n.filter((e) => e.gateway.id === t.id).flatMap(({ device: t }) => ["sensor.energy_in", "sensor.energy_out"].map((n) => H(e, t, n)?.entity_id)).filter((e) => e !== void 0), s = [];
	return a.length > 0 && s.push(Q(r("controls"), "mdi:tune"), ...a.map(kt)), o.length > 0 && s.push(Q(r("energy"), "mdi:lightning-bolt"), ...o.map(kt)), {
		type: "grid",
		cards: s
	};
}
function kt(e) {
	return {
		type: "tile",
		entity: e,
		name: [{ type: "entity" }]
	};
}
function At({ device: e }) {
	return {
		type: "grid",
		column_span: 3,
		cards: [
			Q(V(e), "mdi:car-battery"),
			{
				type: "custom:tinybms-battery-card",
				device_id: e.id,
				show_limits: !1,
				show_download: !1,
				grid_options: { columns: "full" }
			},
			{
				type: "custom:tinybms-cell-history-card",
				device_id: e.id,
				hours: 6
			}
		]
	};
}
function jt(e, { device: t }, n) {
	let r = (r, i) => {
		let a = i.map((n) => H(e, t, `sensor.${n}`)?.entity_id).filter((e) => e !== void 0);
		return a.length > 0 ? [{
			type: "history-graph",
			title: n(r),
			hours_to_show: 24,
			entities: a,
			grid_options: { columns: "full" }
		}] : [];
	};
	return {
		type: "grid",
		column_span: 3,
		cards: [
			Q(V(t), "mdi:car-battery"),
			{
				type: "custom:tinybms-cell-history-card",
				device_id: t.id
			},
			...r("soc", ["soc"]),
			...r("power", ["power"]),
			...r("temperature", [
				"min_temperature",
				"max_temperature",
				"internal_temperature"
			])
		]
	};
}
function Mt(e, t) {
	let n = z(e, t.id).filter(({ entity_category: e, hidden: t }) => e === "diagnostic" && !t).map(({ entity_id: e }) => e);
	return n.length === 0 ? {
		type: "grid",
		cards: []
	} : {
		type: "grid",
		cards: [Q(V(t), "mdi:stethoscope"), {
			type: "entities",
			entities: n
		}]
	};
}
// src/main.ts
function Nt(e, t) {
	return (n, r) => {
		let i = n.entities[r];
		return i?.platform !== "tinybms_gateway" || !i.device_id || !t.includes(i.translation_key ?? "") || !n.devices[i.device_id]?.parent_device_id ? null : { config: {
			type: `custom:${e}`,
			device_id: i.device_id
		} };
	};
}
var $ = Ve();
customElements.get("tinybms-battery-card") || (customElements.define("tinybms-battery-card", at), customElements.define("tinybms-cell-history-card", wt), customElements.define("ll-strategy-dashboard-tinybms", Et), window.customCards ??= [], window.customCards.push({
	type: "tinybms-battery-card",
	name: L($, "battery_card"),
	description: L($, "battery_card_description"),
	preview: !0,
	getEntitySuggestion: Nt("tinybms-battery-card", [
		"soc",
		"power",
		"voltage",
		"current"
	])
}, {
	type: "tinybms-cell-history-card",
	name: L($, "history_card"),
	description: L($, "history_card_description"),
	preview: !0,
	getEntitySuggestion: Nt("tinybms-cell-history-card", [
		"cell_voltage",
		"cell_voltage_delta",
		"min_cell_voltage",
		"max_cell_voltage"
	])
}), window.customStrategies ??= [], window.customStrategies.push({
	type: "tinybms",
	strategyType: "dashboard",
	name: "TinyBMS",
	description: L($, "dashboard_description")
}));

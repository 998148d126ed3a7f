var e,t,n,r,i,a,o,s,c,l,u,d,f,p,m={},h=[],g=/acit|ex(?:s|g|n|p|$)|rph|grid|ows|mnc|ntw|ine[ch]|zoo|^ord|itera/i,_=Array.isArray;function v(e,t){for(var n in t)e[n]=t[n];return e}function y(e){e&&e.parentNode&&e.parentNode.removeChild(e)}function b(t,n,r){var i,a,o,s={};for(o in n)o==`key`?i=n[o]:o==`ref`?a=n[o]:s[o]=n[o];if(arguments.length>2&&(s.children=arguments.length>3?e.call(arguments,2):r),typeof t==`function`&&t.defaultProps!=null)for(o in t.defaultProps)s[o]===void 0&&(s[o]=t.defaultProps[o]);return x(t,s,i,a,null)}function x(e,r,i,a,o){var s={type:e,props:r,key:i,ref:a,__k:null,__:null,__b:0,__e:null,__c:null,constructor:void 0,__v:o??++n,__i:-1,__u:0};return o==null&&t.vnode!=null&&t.vnode(s),s}function S(e){return e.children}function C(e,t){this.props=e,this.context=t}function w(e,t){if(t==null)return e.__?w(e.__,e.__i+1):null;for(var n;t<e.__k.length;t++)if((n=e.__k[t])!=null&&n.__e!=null)return n.__e;return typeof e.type==`function`?w(e):null}function T(e){if(e.__P&&e.__d){var n=e.__v,r=n.__e,i=[],a=[],o=v({},n);o.__v=n.__v+1,t.vnode&&t.vnode(o),oe(e.__P,o,n,e.__n,e.__P.namespaceURI,32&n.__u?[r]:null,i,r??w(n),!!(32&n.__u),a),o.__v=n.__v,o.__.__k[o.__i]=o,ce(i,o,a),n.__e=n.__=null,o.__e!=r&&E(o)}}function E(e){if((e=e.__)!=null&&e.__c!=null)return e.__e=e.__c.base=null,e.__k.some(function(t){if(t!=null&&t.__e!=null)return e.__e=e.__c.base=t.__e}),E(e)}function D(e){(!e.__d&&(e.__d=!0)&&r.push(e)&&!O.__r++||i!=t.debounceRendering)&&((i=t.debounceRendering)||a)(O)}function O(){try{for(var e,t=1;r.length;)r.length>t&&r.sort(o),e=r.shift(),t=r.length,T(e)}finally{r.length=O.__r=0}}function ee(e,t,n,r,i,a,o,s,c,l,u){var d,f,p,g,_,v,y=r&&r.__k||h,b=t.length;for(c=te(n,t,y,c,b),d=0;d<b;d++)(p=n.__k[d])!=null&&(f=p.__i!=-1&&y[p.__i]||m,p.__i=d,v=oe(e,p,f,i,a,o,s,c,l,u),g=p.__e,p.ref&&f.ref!=p.ref&&(f.ref&&ue(f.ref,null,p),u.push(p.ref,p.__c||g,p)),_==null&&g!=null&&(_=g),4&p.__u?(c=k(p,c,e),f.__e&&(f.__e=null)):typeof p.type==`function`&&v!==void 0?c=v:g&&(c=g.nextSibling),p.__u&=-7);return n.__e=_,c}function te(e,t,n,r,i){var a,o,s,c,l,u=n.length,d=u,f=0;for(e.__k=Array(i),a=0;a<i;a++)(o=t[a])!=null&&typeof o!=`boolean`&&typeof o!=`function`?(typeof o==`string`||typeof o==`number`||typeof o==`bigint`||o.constructor==String?o=e.__k[a]=x(null,o,null,null,null):_(o)?o=e.__k[a]=x(S,{children:o},null,null,null):o.constructor===void 0&&o.__b>0?o=e.__k[a]=x(o.type,o.props,o.key,o.ref?o.ref:null,o.__v):e.__k[a]=o,c=a+f,o.__=e,o.__b=e.__b+1,s=null,(l=o.__i=ne(o,n,c,d))!=-1&&(d--,(s=n[l])&&(s.__u|=2)),s==null||s.__v==null?(l==-1&&(i>u?f--:i<u&&f++),typeof o.type!=`function`&&(o.__u|=4)):l!=c&&(l==c-1?f--:l==c+1?f++:(l>c?f--:f++,o.__u|=4))):e.__k[a]=null;if(d)for(a=0;a<u;a++)(s=n[a])!=null&&!(2&s.__u)&&(s.__e==r&&(r=w(s)),j(s,s));return r}function k(e,t,n){var r,i;if(typeof e.type==`function`){for(r=e.__k,i=0;r&&i<r.length;i++)r[i]&&(r[i].__=e,t=k(r[i],t,n));return t}e.__e!=t&&(t&&e.type&&!t.parentNode&&(t=w(e)),t=n.insertBefore(e.__e,t||null));do t&&=t.nextSibling;while(t!=null&&t.nodeType==8);return t}function ne(e,t,n,r){var i,a,o,s=e.key,c=e.type,l=t[n],u=l!=null&&!(2&l.__u);if(l===null&&s==null||u&&s==l.key&&c==l.type)return n;if(r>+!!u){for(i=n-1,a=n+1;i>=0||a<t.length;)if((l=t[o=i>=0?i--:a++])!=null&&!(2&l.__u)&&s==l.key&&c==l.type)return o}return-1}function re(e,t,n){t[0]==`-`?e.setProperty(t,n??``):e[t]=n==null?``:typeof n!=`number`||g.test(t)?n:n+`px`}function ie(e,t,n,r,i){var a,o;n:if(t==`style`){if(typeof n==`string`)e.style.cssText=n;else{if(typeof r==`string`&&(e.style.cssText=r=``),r)for(t in r)n&&t in n||re(e.style,t,``);if(n)for(t in n)r&&n[t]==r[t]||re(e.style,t,n[t])}}else if(t[0]==`o`&&t[1]==`n`)a=t!=(t=t.replace(u,`$1`)),o=t.toLowerCase(),t=o in e||t==`onFocusOut`||t==`onFocusIn`?o.slice(2):t.slice(2),e.l||={},e.l[t+a]=n,n?r?n[l]=r[l]:(n[l]=d,e.addEventListener(t,a?p:f,a)):e.removeEventListener(t,a?p:f,a);else{if(i==`http://www.w3.org/2000/svg`)t=t.replace(/xlink(H|:h)/,`h`).replace(/sName$/,`s`);else if(t!=`width`&&t!=`height`&&t!=`href`&&t!=`list`&&t!=`form`&&t!=`tabIndex`&&t!=`download`&&t!=`rowSpan`&&t!=`colSpan`&&t!=`role`&&t!=`popover`&&t in e)try{e[t]=n??``;break n}catch{}typeof n==`function`||(n==null||!1===n&&t[4]!=`-`?e.removeAttribute(t):e.setAttribute(t,t==`popover`&&n==1?``:n))}}function ae(e){return function(n){if(this.l){var r=this.l[n.type+e];if(n[c]==null)n[c]=d++;else if(n[c]<r[l])return;return r(t.event?t.event(n):n)}}}function oe(e,n,r,i,a,o,s,c,l,u){var d,f,p,m,g,b,x,T,E,D,O,te,k,ne,re,ie,ae=n.type;if(n.constructor!==void 0)return null;128&r.__u&&(l=!!(32&r.__u),o=[c=n.__e=r.__e]),(d=t.__b)&&d(n);n:if(typeof ae==`function`){f=s.length;try{if(E=n.props,D=ae.prototype&&ae.prototype.render,O=(d=ae.contextType)&&i[d.__c],te=d?O?O.props.value:d.__:i,r.__c?T=(p=n.__c=r.__c).__=p.__E:(D?n.__c=p=new ae(E,te):(n.__c=p=new C(E,te),p.constructor=ae,p.render=de),O&&O.sub(p),p.state||(p.state={}),p.__n=i,m=p.__d=!0,p.__h=[],p._sb=[]),D&&p.__s==null&&(p.__s=p.state),D&&ae.getDerivedStateFromProps!=null&&(p.__s==p.state&&(p.__s=v({},p.__s)),v(p.__s,ae.getDerivedStateFromProps(E,p.__s))),g=p.props,b=p.state,p.__v=n,m)D&&ae.getDerivedStateFromProps==null&&p.componentWillMount!=null&&p.componentWillMount(),D&&p.componentDidMount!=null&&p.__h.push(p.componentDidMount);else{if(D&&ae.getDerivedStateFromProps==null&&E!==g&&p.componentWillReceiveProps!=null&&p.componentWillReceiveProps(E,te),n.__v==r.__v||!p.__e&&p.shouldComponentUpdate!=null&&!1===p.shouldComponentUpdate(E,p.__s,te)){n.__v!=r.__v&&(p.props=E,p.state=p.__s,p.__d=!1),n.__e=r.__e,n.__k=r.__k,n.__k.some(function(e){e&&(e.__=n)}),h.push.apply(p.__h,p._sb),p._sb=[],p.__h.length&&s.push(p),c=w(r);break n}p.componentWillUpdate!=null&&p.componentWillUpdate(E,p.__s,te),D&&p.componentDidUpdate!=null&&p.__h.push(function(){p.componentDidUpdate(g,b,x)})}if(p.context=te,p.props=E,p.__P=e,p.__e=!1,k=t.__r,ne=0,D)p.state=p.__s,p.__d=!1,k&&k(n),d=p.render(p.props,p.state,p.context),h.push.apply(p.__h,p._sb),p._sb=[];else do p.__d=!1,k&&k(n),d=p.render(p.props,p.state,p.context),p.state=p.__s;while(p.__d&&++ne<25);p.state=p.__s,p.getChildContext!=null&&(i=v(v({},i),p.getChildContext())),D&&!m&&p.getSnapshotBeforeUpdate!=null&&(x=p.getSnapshotBeforeUpdate(g,b)),re=d!=null&&d.type===S&&d.key==null?A(d.props.children):d,c=ee(e,_(re)?re:[re],n,r,i,a,o,s,c,l,u),p.base=n.__e,n.__u&=-161,p.__h.length&&s.push(p),T&&(p.__E=p.__=null)}catch(e){if(s.length=f,n.__v=null,l||o!=null){if(e.then){for(n.__u|=l?160:128;c&&c.nodeType==8&&c.nextSibling;)c=c.nextSibling;o!=null&&(o[o.indexOf(c)]=null),n.__e=c}else if(o!=null)for(ie=o.length;ie--;)y(o[ie])}else n.__e=r.__e;n.__k??=r.__k||[],e.then||se(n),t.__e(e,n,r)}}else o==null&&n.__v==r.__v?(n.__k=r.__k,n.__e=r.__e):c=n.__e=le(r.__e,n,r,i,a,o,s,l,u);return(d=t.diffed)&&d(n),128&n.__u?void 0:c}function se(e){e&&(e.__c&&(e.__c.__e=!0),e.__k&&e.__k.some(se))}function ce(e,n,r){for(var i=0;i<r.length;i++)ue(r[i],r[++i],r[++i]);t.__c&&t.__c(n,e),e.some(function(n){try{e=n.__h,n.__h=[],e.some(function(e){e.call(n)})}catch(e){t.__e(e,n.__v)}})}function A(e){return typeof e!=`object`||!e||e.__b>0?e:_(e)?e.map(A):e.constructor===void 0?v({},e):null}function le(n,r,i,a,o,s,c,l,u){var d,f,p,h,g,v,b,x=i.props||m,S=r.props,C=r.type;if(C==`svg`?o=`http://www.w3.org/2000/svg`:C==`math`?o=`http://www.w3.org/1998/Math/MathML`:o||=`http://www.w3.org/1999/xhtml`,s!=null){for(d=0;d<s.length;d++)if((g=s[d])&&`setAttribute`in g==!!C&&(C?g.localName==C:g.nodeType==3)){n=g,s[d]=null;break}}if(n==null){if(C==null)return document.createTextNode(S);n=document.createElementNS(o,C,S.is&&S),l&&=(t.__m&&t.__m(r,s),!1),s=null}if(C==null)x===S||l&&n.data==S||(n.data=S);else{if(s=C==`textarea`&&S.defaultValue!=null?null:s&&e.call(n.childNodes),!l&&s!=null)for(x={},d=0;d<n.attributes.length;d++)x[(g=n.attributes[d]).name]=g.value;for(d in x)g=x[d],d==`dangerouslySetInnerHTML`?p=g:d==`children`||d in S||d==`value`&&`defaultValue`in S||d==`checked`&&`defaultChecked`in S||ie(n,d,null,g,o);for(d in S)g=S[d],d==`children`?h=g:d==`dangerouslySetInnerHTML`?f=g:d==`value`?v=g:d==`checked`?b=g:l&&typeof g!=`function`||x[d]===g||ie(n,d,g,x[d],o);if(f)l||p&&(f.__html==p.__html||f.__html==n.innerHTML)||(n.innerHTML=f.__html),r.__k=[];else if(p&&(n.innerHTML=``),ee(r.type==`template`?n.content:n,_(h)?h:[h],r,i,a,C==`foreignObject`?`http://www.w3.org/1999/xhtml`:o,s,c,s?s[0]:i.__k&&w(i,0),l,u),s!=null)for(d=s.length;d--;)y(s[d]);l&&C!=`textarea`||(d=`value`,C==`progress`&&v==null?n.removeAttribute(`value`):v!=null&&(v!==n[d]||C==`progress`&&!v||C==`option`&&v!=x[d])&&ie(n,d,v,x[d],o),d=`checked`,b!=null&&b!=n[d]&&ie(n,d,b,x[d],o))}return n}function ue(e,n,r){try{if(typeof e==`function`){var i=typeof e.__u==`function`;i&&e.__u(),i&&n==null||(e.__u=e(n))}else e.current=n}catch(e){t.__e(e,r)}}function j(e,n,r){var i,a;if(t.unmount&&t.unmount(e),(i=e.ref)&&(i.current&&i.current!=e.__e||ue(i,null,n)),(i=e.__c)!=null){if(i.componentWillUnmount)try{i.componentWillUnmount()}catch(e){t.__e(e,n)}i.base=i.__P=i.__n=null}if(i=e.__k)for(a=0;a<i.length;a++)i[a]&&j(i[a],n,r||typeof e.type!=`function`);r||y(e.__e),e.__c=e.__=e.__e=void 0}function de(e,t,n){return this.constructor(e,n)}function fe(n,r,i){var a,o,s,c;r==document&&(r=document.documentElement),t.__&&t.__(n,r),o=(a=typeof i==`function`)?null:i&&i.__k||r.__k,s=[],c=[],oe(r,n=(!a&&i||r).__k=b(S,null,[n]),o||m,m,r.namespaceURI,!a&&i?[i]:o?null:r.firstChild?e.call(r.childNodes):null,s,!a&&i?i:o?o.__e:r.firstChild,a,c),ce(s,n,c),n.props.children=null}e=h.slice,t={__e:function(e,t,n,r){for(var i,a,o;t=t.__;)if((i=t.__c)&&!i.__)try{if((a=i.constructor)&&a.getDerivedStateFromError!=null&&(i.setState(a.getDerivedStateFromError(e)),o=i.__d),i.componentDidCatch!=null&&(i.componentDidCatch(e,r||{}),o=i.__d),o)return i.__E=i}catch(t){e=t}throw e}},n=0,C.prototype.setState=function(e,t){var n=this.__s!=null&&this.__s!=this.state?this.__s:this.__s=v({},this.state);typeof e==`function`&&(e=e(v({},n),this.props)),e&&v(n,e),e!=null&&this.__v&&(t&&this._sb.push(t),D(this))},C.prototype.forceUpdate=function(e){this.__v&&(this.__e=!0,e&&this.__h.push(e),D(this))},C.prototype.render=S,r=[],a=typeof Promise==`function`?Promise.prototype.then.bind(Promise.resolve()):setTimeout,o=function(e,t){return e.__v.__b-t.__v.__b},O.__r=0,s=Math.random().toString(8),c=`__d`+s,l=`__a`+s,u=/(PointerCapture)$|Capture$/i,d=0,f=ae(!1),p=ae(!0);var pe,M,me,he,ge=0,_e=[],ve=t,ye=ve.__b,be=ve.__r,xe=ve.diffed,Se=ve.__c,Ce=ve.unmount,we=ve.__;function Te(e,t){ve.__h&&ve.__h(M,e,ge||t),ge=0;var n=M.__H||(M.__H={__:[],__h:[]});return e>=n.__.length&&n.__.push({}),n.__[e]}function N(e){return ge=1,P(Fe,e)}function P(e,t,n){var r=Te(pe++,2);if(r.t=e,!r.__c&&(r.__=[n?n(t):Fe(void 0,t),function(e){var t=r.__N?r.__N[0]:r.__[0],n=r.t(t,e);t!==n&&(r.__N=[n,r.__[1]],r.__c.setState({}))}],r.__c=M,!M.__f)){var i=function(e,t,n){if(!r.__c.__H)return!0;var i=!1,o=r.__c.props!==e;if(r.__c.__H.__.some(function(e){if(e.__N){i=!0;var t=e.__[0];e.__=e.__N,e.__N=void 0,t!==e.__[0]&&(o=!0)}}),a){var s=a.call(this,e,t,n);return i?s||o:s}return!i||o};M.__f=!0;var a=M.shouldComponentUpdate,o=M.componentWillUpdate;M.componentWillUpdate=function(e,t,n){if(this.__e){var r=a;a=void 0,i(e,t,n),a=r}o&&o.call(this,e,t,n)},M.shouldComponentUpdate=i}return r.__N||r.__}function F(e,t){var n=Te(pe++,3);!ve.__s&&Pe(n.__H,t)&&(n.__=e,n.u=t,M.__H.__h.push(n))}function I(e){return ge=5,Ee(function(){return{current:e}},[])}function Ee(e,t){var n=Te(pe++,7);return Pe(n.__H,t)&&(n.__=e(),n.__H=t,n.__h=e),n.__}function De(e,t){return ge=8,Ee(function(){return e},t)}function Oe(){var e=Te(pe++,11);if(!e.__){for(var t=M.__v;t!==null&&!t.__m&&t.__!==null;)t=t.__;var n=t.__m||(t.__m=[0,0]);e.__=`P`+n[0]+`-`+n[1]++}return e.__}function ke(){for(var e;e=_e.shift();){var t=e.__H;if(e.__P&&t)try{t.__h.some(Me),t.__h.some(Ne),t.__h=[]}catch(n){t.__h=[],ve.__e(n,e.__v)}}}ve.__b=function(e){M=null,ye&&ye(e)},ve.__=function(e,t){e&&t.__k&&t.__k.__m&&(e.__m=t.__k.__m),we&&we(e,t)},ve.__r=function(e){be&&be(e),pe=0;var t=(M=e.__c).__H;t&&(me===M?(t.__h=[],M.__h=[],t.__.some(function(e){e.__N&&(e.__=e.__N),e.u=e.__N=void 0})):(t.__h.some(Me),t.__h.some(Ne),t.__h=[],pe=0)),me=M},ve.diffed=function(e){xe&&xe(e);var t=e.__c;t&&t.__H&&(t.__H.__h.length&&(_e.push(t)!==1&&he===ve.requestAnimationFrame||((he=ve.requestAnimationFrame)||je)(ke)),t.__H.__.some(function(e){e.u&&=(e.__H=e.u,void 0)})),me=M=null},ve.__c=function(e,t){t.some(function(e){try{e.__h.some(Me),e.__h=e.__h.filter(function(e){return!e.__||Ne(e)})}catch(n){t.some(function(e){e.__h&&=[]}),t=[],ve.__e(n,e.__v)}}),Se&&Se(e,t)},ve.unmount=function(e){Ce&&Ce(e);var t,n=e.__c;n&&n.__H&&(n.__H.__.some(function(e){try{Me(e)}catch(e){t=e}}),n.__H=void 0,t&&ve.__e(t,n.__v))};var Ae=typeof requestAnimationFrame==`function`;function je(e){var t,n=function(){clearTimeout(r),Ae&&cancelAnimationFrame(t),setTimeout(e)},r=setTimeout(n,35);Ae&&(t=requestAnimationFrame(n))}function Me(e){var t=M,n=e.__c;typeof n==`function`&&(e.__c=void 0,n()),M=t}function Ne(e){var t=M;e.__c=e.__(),M=t}function Pe(e,t){return!e||e.length!==t.length||t.some(function(t,n){return t!==e[n]})}function Fe(e,t){return typeof t==`function`?t(e):t}function Ie(e){let t=e,n=new Set;return{get:()=>t,set(e){if(!Object.is(e,t)){t=e;for(let e of[...n])e()}},subscribe(e){return n.add(e),()=>n.delete(e)}}}function L(e,t=e=>e){let[n,r]=N(()=>t(e.get()));return F(()=>{let n=()=>r(()=>t(e.get()));return n(),e.subscribe(n)},[e]),n}var Le=`en-GB`;function Re(e){Le=e===`en`?`en-GB`:e}function ze(){return Le}var Be=`app.name
skip
loading
unknown
never
none
yes
no
on
off
ago
since
time
cancel
pack
nav.label
nav.more
nav.dashboard
nav.history
nav.events
nav.settings
nav.gateway
nav.monitors
nav.system
nav.about
link.connecting
link.live
link.polling
link.offline
link.denied
offline.never
offline.since
offline.retry
error.login
error.allowed
error.no_answer
login.title
login.why
login.password
login.action
login.wrong
logout
soc
soh
voltage
current
power
energy_in
energy_out
dash.battery
dash.curves
dash.pack
dash.packs
left.full
left.empty
flow.title
flow.system
flow.battery
flow.charge
flow.discharge
flow.idle
flow.unknown
limits.title
limits.cvl
limits.ccl
limits.dcl
limits.unknown
limits.next
cells.title
cells.spread
cells.unknown
cells.cell
cells.min
cells.max
cells.balancing
cells.scale
temperature.title
temperature.sensor
temperature.internal
charge.title
charge.stage
charge.reason
charge.since
charge.profile
charge.allowed
charge.discharge_allowed
charge.last_full
links.title
links.present
links.absent
links.no_can
links.stalled
alarms.title
alarms.acknowledge
span.15m
span.1h
span.24h
span.7d
span.30d
span.1y
history.csv
history.curves
history.earlier
history.later
history.how
history.nothing
history.range
history.resolution
history.series
history.table
history.zoom_in
history.zoom_out
series.voltage_v
series.cell_min_v
series.cell_max_v
series.cell_delta_v
series.current_a
series.power_w
series.soc_percent
series.temperature_min_c
series.temperature_max_c
series.temperature_internal_c
series.cvl_v
series.ccl_a
series.dcl_a
events.log
events.acknowledge
events.after_start
events.all
events.count
events.kind
events.level
events.none
events.seen
events.text
events.threshold
level.info
level.ok
level.warning
level.alarm
settings.import
settings.export
settings.backup
settings.age
settings.read_only
settings.changed
settings.changes
settings.discard
settings.review
settings.confirm
settings.write
settings.writing
settings.sure
settings.about_caution
settings.about_danger
settings.name
settings.now
settings.new
settings.wanted
settings.holds
settings.result
settings.results
settings.all_written
settings.not_all_written
settings.default
settings.register
settings.was
settings.problem.not_a_number
settings.problem.out_of_range
settings.problem.not_an_option
settings.problem.step
import.title
import.counts
import.refused
import.unknown
import.take
import.bad_json
import.bad_format
import.bad_values
import.bad_too_large
import.bad_binary
import.bad_empty
import.why_unreadable
import.why_too_long
import.why_name
import.why_value
import.why_twice
danger.normal
danger.caution
danger.danger
group.battery
group.balancing
group.charging
group.protection
group.hardware
group.communication
group.vehicle
group.alarms
result.ok
result.not_taken
result.out_of_range
result.conflict
result.not_an_option
result.unknown_setting
result.settings_unknown
result.range_unknown
result.firmware_unknown
result.firmware_too_old
result.refused_by_bms
result.no_answer
result.link_down
result.queue_full
result.not_tried
gateway.control
gateway.frames
gateway.network
gateway.access
gateway.transfer
control.title
control.fast_locked
control.full
control.full_help
profile.slow
profile.medium
profile.fast
option.problem.not_a_number
option.problem.out_of_range
option.problem.few
option.problem.rising
option.problem.range
option.restart
option.back_to_default
curve.point
curve.remove
curve.remove_point
curve.add
curve.picture
curve.of_yaml
config.confirm
config.save
config.saved
config.saved_restart
config.about_danger
frames.title
frames.about
frames.back_to_yaml
frames.back_about
frames.none
frames.add
frames.remove
frames.frame
frames.twice
frames.id
frames.period
frames.extended
frames.signal
frames.add_signal
frames.remove_signal
frames.source
frames.offset
frames.type
frames.order
frames.little
frames.big
frames.scale
frames.add_offset
frames.preview
frames.login
frames.problem.id
frames.problem.period
frames.problem.no_signals
frames.problem.scale
frames.problem.overlap
frames.problem.too_long
network.title
network.kind
network.ssid
network.signal
network.ip
network.mac
network.access_point
network.wifi
network.ethernet
network.host
clock.title
clock.now
clock.quality
clock.set
clock.about
time_quality.unknown
time_quality.browser
time_quality.sntp
access.title
access.name
access.created
access.used
access.revoke
access.revoke_name
token.title
token.about
token.name
token.make
token.once
password.title
password.about
password.current
password.new
password.again
password.short
password.different
password.change
password.changed
transfer.title
transfer.about
transfer.export
transfer.import
transfer.changes
monitors.can
monitors.uart
monitors.log
monitors.tx
monitors.rx
monitors.follow
monitors.clear
can.bus
can.state
can.load
can.errors
can.bus_off
can.counts
can.received
can.sent
can.live
can.id
can.name
can.data
can.meaning
can.period
can.age
can.count
can.custom
bus.unknown
bus.stopped
bus.error_active
bus.error_warning
bus.error_passive
bus.bus_off
bus.recovering
uart.counters
uart.traffic
uart.capture
uart.requests
uart.bytes
uart.crc
uart.timeouts
uart.resync
uart.nack
uart.last_error
uart_error.silence
uart_error.garbled
uart_error.refused_command
uart_error.refused_crc
log.level
log.empty
log_level.error
log_level.warning
log_level.info
log_level.config
log_level.debug
log_level.verbose
system.gateway
system.firmware
system.model
system.uptime
system.boots
system.reset_reason
system.heap
system.heap_min
system.loop
system.overruns
system.clients
system.dropped
system.storage
system.safe_mode
reset.power_on
reset.software
reset.low_power
reset.window_watchdog
reset.independent_watchdog
reset.task_watchdog
reset.brownout
reset.panic
reset.reset_pin
reset.option_bytes
reset.unknown
bms.serial
bms.firmware
bms.hardware
bms.status
bms.lifetime
bms.capacity
bms.soc_raw
bms.cycles
bms.currents
bms.difference
bms.temperatures
bms.voltage_trips
bms.current_trips
bms.heat_trips
bms.reset_cause
bms.last_event
status.charging
status.fully_charged
status.discharging
status.regeneration
status.idle
status.fault
trace.title
trace.counts
trace.sequence
trace.uptime
trace.event
trace.pack
actions.title
actions.pack
actions.run
actions.sure
action.identify
action.identify.about
action.restart
action.restart.about
action.bms_restart
action.bms_restart.about
action.clear_events
action.clear_events.about
action.clear_statistics
action.clear_statistics.about
action.set_soc
action.set_soc.about
about.title
about.look
about.language
about.theme
about.api
about.license
about.disclaimer
theme.auto
theme.light
theme.dark
ota.title
ota.about
ota.choose
ota.force
ota.force_help
ota.install
ota.hashing
ota.sending
ota.restarting
ota.running
ota.rolled_back
ota.silent
ota.cancelled
freshness.never
freshness.fresh
freshness.held
freshness.lost
freshness.silent
stage.bulk
stage.absorption
stage.balancing
stage.float
stage_reason.start
stage_reason.rebulk_soc
stage_reason.rebulk_voltage
stage_reason.rebulk_days
stage_reason.forced
stage_reason.voltage_reached
stage_reason.voltage_lost
stage_reason.spread
stage_reason.tail_current
stage_reason.absorption_timer
stage_reason.balanced
stage_reason.bms_full
stage_reason.max_duration
stage_reason.neighbour_full
stage_reason.neighbour_charges
reason.none
reason.bms_limit
reason.user_limit
reason.ramp
reason.fully_charged
reason.cell_high
reason.cell_low
reason.temperature_high
reason.temperature_low
reason.temperature_unknown
reason.bms_fault
reason.data_held
reason.data_lost
reason.pack_missing
reason.pack_share
reason.charge_stage
reason.charge_profile
reason.charge_disabled
reason.discharge_disabled
reason.over_current
reason.bms_temperature
reason.soc
reason.dead_band
alarm.general
alarm.high_voltage
alarm.low_voltage
alarm.high_temperature
alarm.low_temperature
alarm.high_temperature_charge
alarm.low_temperature_charge
alarm.high_current
alarm.high_charge_current
alarm.contactor
alarm.short_circuit
alarm.bms_internal
alarm.cell_imbalance
source.voltage
source.current
source.power
source.soc
source.soh
source.temperature
source.min_cell_voltage
source.max_cell_voltage
source.cell_voltage_difference
source.min_cell_pack
source.min_cell_number
source.max_cell_pack
source.max_cell_number
source.min_temperature
source.max_temperature
source.charge_voltage_limit
source.charge_current_limit
source.discharge_current_limit
source.discharge_voltage_limit
source.installed_capacity
source.online_capacity
source.energy_in
source.energy_out
source.packs_online
source.packs_offline
source.packs_blocking_charge
source.packs_blocking_discharge
source.alarm_bits
source.warning_bits
source.status
source.frame_counter
monitors.nothing
access.none
event_kind.boot
event_kind.alarm_raised
event_kind.alarm_cleared
event_kind.alarm_acknowledged
event_kind.bms_event
event_kind.link
event_kind.setting_written
event_kind.stage_changed
event_kind.profile_changed
event_kind.config_changed
event_kind.ota
event_kind.time_set
event_kind.watchdog
event_kind.can_state
alarms.over
can.ok_count
settings.groups
settings.all_groups
signal_value.ok
signal_value.active
signal_value.invalid
signal_value.alarm
signal_value.warning
signal_value.not_supported
signal_value.online
signal_value.offline
frames.yaml
frames.save
curve.none
option.zero
option.problem.x_range
reason.safe_mode
control.limits
curve.edit
choice.bms
choice.lfp
choice.nmc
choice.lto
choice.send_zeros
choice.stop_frames
choice.slow
choice.medium
choice.fast
setting.fully_charged_voltage
setting.fully_discharged_voltage
setting.early_balancing_threshold
setting.charge_finished_current
setting.peak_discharge_current_cutoff
setting.battery_capacity
setting.series_cells
setting.allowed_disbalance
setting.charger_startup_delay
setting.charger_disable_delay
setting.pulses_per_unit
setting.distance_unit
setting.over_voltage_cutoff
setting.under_voltage_cutoff
setting.discharge_over_current_cutoff
setting.charge_over_current_cutoff
setting.over_heat_cutoff
setting.low_temperature_charge_cutoff
setting.charge_restart_level
setting.maximum_cycles
setting.state_of_health
setting.state_of_charge
setting.invert_current_sensor
setting.disable_switch_diagnostics
setting.enable_charge_restart_level
setting.charger_type
setting.discharge_over_current_timeout
setting.load_switch
setting.automatic_recovery
setting.charger_switch
setting.ignition
setting.charger_detection
setting.speed_sensor_input
setting.precharge_pin
setting.precharge_duration
setting.temperature_sensor_type
setting.operation_mode
setting.single_port_switch
setting.broadcast_time
setting.protocol
option_text.charging.chemistry
option_text.charging.bulk_voltage_cell
option_text.charging.float_voltage_cell
option_text.charging.rebulk_voltage_cell
option_text.charging.tail_from_voltage_cell
option_text.charging.tail_to_voltage_cell
option_text.charging.tail_current
option_text.charging.end_spread
option_text.charging.end_hold
option_text.charging.absorption_time
option_text.charging.max_absorption_time
option_text.charging.rebulk_soc
option_text.charging.rebulk_days
option_text.charging.cable_resistance
option_text.charging.cable_drop_max
option_text.charging.max_charge_current
option_text.charging.max_discharge_current
option_text.charging.current_share
option_text.charging.rise_hold
option_text.charging.rise_time
option_text.charging.dead_band
option_text.charging.sensor_lost_share
option_text.charging.charge_over_cell
option_text.charging.discharge_over_cell
option_text.charging.charge_over_temperature
option_text.charging.discharge_over_temperature
option_text.charging.over_bms_temperature
option_text.charging.charge_over_soc
option_text.charging.discharge_over_soc
option_text.charging.*_share
option_text.charging.*_current
option_text.charging.fast_lock_temperature
option_text.charging.on_data_loss
option_text.charging.stop_after
option_text.control.profile
option_text.control.charge_enabled
option_text.control.discharge_enabled
option_text.control.force_full_charge
option_text.control.max_charge_current
option_text.control.max_discharge_current
option_text.control.max_cell_voltage
option_text.alarms.voltage_margin
option_text.alarms.temperature_margin
option_text.alarms.imbalance_warning
option_text.alarms.imbalance_alarm
option_text.alarms.*.raise_after
option_text.alarms.*.clear_after
option_text.alarms.*.latched
option_text.can.gx_timeout
option_text.uart.live_interval
option_text.uart.events_interval
option_text.uart.settings_interval
option_text.uart.statistics_interval
option_text.uart.timeout
bms_event.under_voltage
bms_event.over_voltage
bms_event.over_temperature
bms_event.discharge_over_current
bms_event.charge_over_current
bms_event.regeneration_over_current
bms_event.low_temperature
bms_event.charger_switch_error
bms_event.load_switch_error
bms_event.single_port_switch_error
bms_event.current_sensor_disconnected
bms_event.current_sensor_connected
bms_event.fully_discharged
bms_event.low_temperature_charge
bms_event.charger_voltage_high
bms_event.charger_voltage_low
bms_event.system_started
bms_event.charging_started
bms_event.charging_done
bms_event.charger_connected
bms_event.charger_disconnected
bms_event.dual_port_mode
bms_event.single_port_mode
bms_event.over_temperature_recovered
bms_event.low_temperature_charge_recovered
bms_event.low_temperature_recovered
bms_event.charge_over_current_recovered
bms_event.discharge_over_current_recovered
bms_event.regeneration_over_current_recovered
bms_event.over_voltage_recovered
bms_event.fully_discharged_recovered
bms_event.under_voltage_recovered
bms_event.current_sensor_now_connected
bms_event.current_sensor_now_disconnected
alarm_reason.cell_voltage
alarm_reason.temperature
alarm_reason.current
alarm_reason.cell_spread
alarm_reason.bms_fault_status
alarm_reason.readings_lost
alarm_reason.settings_lost
alarm_reason.sensor_lost
alarm_reason.loop
alarm_reason.poll
alarm_reason.can
alarm_reason.incomplete
alarm_reason.cell_count
alarm_reason.cell_range
alarm_reason.open_wire
alarm_reason.cell_extremes
alarm_reason.pack_voltage
alarm_reason.current_range
alarm_reason.soc_step
alarm_reason.clock_stopped
alarm_reason.frozen
alarm_reason.temperature_range
event_link.bms
event_link.gx
event_link.can
event_link.network
event_link.broker
event_ota.started
event_ota.finished
event_ota.failed
watchdog.loop
watchdog.poll
watchdog.can
event_state.lost
event_state.up
event_state.stopped
event_state.runs
event_state.over
event_state.acknowledged
choice.Off
choice.Internal
choice.Variable
choice.Charge FET
choice.Discharge FET
choice.Dual port
choice.Single port
choice.Dual 10K NTC
choice.Multipoint active
choice.metre
choice.kilometre
choice.foot
choice.mile
choice.yard
event.config_changed
event.time_set
event.can_state`.split(`
`),Ve=e=>Object.fromEntries(e.split(`
`).map((e,t)=>[Be[t],e])),He={en:Ve(`TinyBMS gateway
Skip to content
Loading …
unknown
never
none
yes
no
on
off
{time} ago
for {time}
Time
Cancel
Pack {number}
Pages
More
Overview
History
Events
Settings
Gateway
Monitors
System
About
connecting
live
asking
offline
login needed
The gateway does not answer.
The gateway has not answered for {age}. What you see is old.
Try now
Not logged in.
allowed: {range}
The gateway does not answer.
Log in
The password is the one in the gateway's configuration.
Password
Log in
That is not the password.
Log out
State of charge
Health
Voltage
Current
Power
Energy charged
Energy discharged
Battery
Last 15 minutes
Pack
Packs
full in {time}
empty in {time}
Energy flow
Victron
Battery
charging
discharging
at rest
unknown
What may flow
Charge voltage
Charge current
Discharge current
not known yet
next: {reason}, {value}
Cells
spread {value}
The cells are not known.
Cell {number}
lowest
highest
balancing
Bars from {low} to {high}
Temperatures
Cell sensor {number}
Inside the BMS
Charge
Stage
Because of
For
Charge profile
Charging allowed
Discharging allowed
Last full charge
Connections
present
not heard
not configured
nobody acknowledges
Alarms
Acknowledge
15 min
1 h
24 h
7 days
30 days
1 year
Download CSV
Curves
Earlier
Later
Drag across the curves to zoom in. On a touch screen, move with one finger and zoom with two. With the keyboard, arrows move and + and − zoom.
Nothing was recorded here.
Range
one value each {step}
Curves to show
As a table
Zoom in
Zoom out
Voltage
Lowest cell
Highest cell
Cell spread
Current
Power
State of charge
Coldest cell
Warmest cell
BMS temperature
Charge voltage limit
Charge current limit
Discharge current limit
Log
Mark all as seen
{time} after an earlier start
all
{count} events
Kind
Level
No such events.
seen
Text
threshold {value}
info
OK
warning
alarm
Import …
Export .ecf
Backup
Read from the BMS {time} ago.
This BMS cannot be written to: its firmware is not known, or too old.
Changes: {count}
Changes
Discard
Compare
Write to the BMS: {count}
Write
Writing …
I have compared these values and want them.
This changes how the pack is charged or how the BMS talks.
This changes what protects the pack. A wrong value can destroy it.
Setting
Now
New
Wanted
The BMS holds
Result
Results
Written, and read back from the BMS.
Not everything was taken over. This is what the BMS holds:
default {value}
register {number}
was {value}
This is not a number.
Allowed is {low} to {high}.
This is none of the choices.
Possible only in steps of {step}.
Import {file}
Different: {different}, already so: {equal}.
The BMS does not allow:
Lines without a meaning here: {count}
Take over {count}
This file is no JSON.
This file is no backup of BMS settings.
The values in this file are not numbers.
This file is too large.
This file is no text.
There is no setting in this file.
is no “Name: value”
is too long
no such setting
no such value
comes twice
harmless
with care
protects the pack
Battery
Balancing
Charging
Protection
Hardware
Communication
Vehicle
Alarms
written
not taken over
out of range
contradicts another value
not a choice
unknown
settings not read yet
range not known
BMS firmware not known
BMS firmware too old
refused by the BMS
no answer
BMS not connected
too much at once
not tried
Control
Own frames
Network, time
Access
Transfer
Control
It is too warm for fast charging.
Charge to 100 %
Charges fully and balances, whatever the state of charge.
slow
medium
fast
This is not a number.
Allowed is {low} to {high}.
A curve has no point, or 2 to 10.
The left column must rise from point to point.
The right column must be 0 % to 100 %.
counts after a restart
back to the YAML's value
Point {number}, {unit}
Remove
Remove point {number}
Add a point
The curve drawn from the points beside it
as in the YAML
Change the configuration
Save
Saved.
Saved. Some of it counts after a restart.
This changes how the pack is charged and protected.
Frames of your own
Sent beside the Victron protocol, for displays or other devices on the bus; a GX ignores them. What is saved is sent at once and survives a restart.
Back to the frames of the YAML
The frames that were saved here are given up. Those of the YAML are sent again.
There are none.
Add a frame
Remove
Frame {id}
Two frames have the same identifier.
Identifier
Period
29-bit identifier
Signal {number}
Add a signal
Remove signal {number}
Value
First byte
Type
Byte order
little
big
Scale
Offset
Bytes it would have now
Log in to see the bytes
Allowed is 0 to 0x7FF, with 29 bits to 0x1FFFFFFF.
Allowed is 0.1 s to 60 s.
A frame needs a signal.
The scale must be a number other than zero.
Two signals use byte {byte}.
A signal reaches byte {byte}, behind the end of the frame.
Network
Connected by
Wi-Fi name
Signal
Address
MAC
Own access point
Wi-Fi
Ethernet
this computer
Clock
Time of the gateway
Comes from
Set from this browser
Without a time server the gateway takes the time of the browser that logs in.
nowhere: the time is not known
a browser
a time server
Tokens of programs
Name
Since
Last used
Revoke
Revoke {name}
New token
For a program such as Home Assistant. It may do everything you may.
Name
Make a token
Copy it now; it is not shown again.
Change the password
Ends every other session; tokens stay.
Present password
New password
New password again
At least {count} characters.
The two are not the same.
Change
The password has been changed.
The whole configuration
All options that were changed and your own frames, as a file, without password and tokens. What a file leaves out returns to the YAML's value.
Export
Import …
Options that change: {count}
CAN
Serial line
Log
sent
received
Show as it passes
Clear
Bus
State
Load
Errors sending / receiving
Bus-off
Sent / heard / failed
Heard
Sent
As it passes
Id
Name
Bytes
Meaning
Period
Age
Count
own frame
the adapter cannot tell
stopped
running
errors
many errors
off the bus
coming back
Counters
Traffic
Download capture
Requests / replies
Bytes sent / received
Wrong CRC
Given up / repeated
Found behind noise
Refused
Last error
silence
garbled
command refused
CRC refused
Down to
The log is empty.
error
warning
info
config
debug
verbose
Gateway
Firmware
Hardware
Running for
Starts
Last start because of
Free memory
Least free memory
Longest loop, last minute
Loops that took too long
Connections / live
Lost messages / events
Records not stored / damaged
Safe mode after repeated crashes: no current is allowed.
power on
restart by software
low-power mode
watchdog
watchdog
watchdog
supply voltage dipped
crash
reset pin
option bytes
cause not known
Serial number
BMS firmware
Hardware / bootloader
State it reports
Age of the BMS
Charge left / capacity
State of charge, raw
Charges / full ones
Highest charge / discharge current
Largest cell spread
Lowest / highest temperature
Trips under / over voltage
Trips charge / discharge current
Trips over-heat
Last restart because of
Last event
charging
fully charged
discharging
regeneration
at rest
fault
Event bus
Published {published}, lost: urgent {urgent}, data {data}
Number
At
Event
Pack
Commands
To which pack
Run …
I know what this does.
Identify the gateway
Writes a log line and an event, and lights the LED where there is one.
Restart the gateway
The GX gets no limits for some seconds and may stop charging and discharging until then.
Restart the BMS
Its switches open for a moment: charge and load are interrupted.
Clear the BMS's event list
The list inside the BMS is emptied. The gateway's own log stays.
Clear the BMS's statistics
The lifetime records of the BMS begin anew. This cannot be undone.
Set the state of charge
The BMS counts on from this value.
This gateway
Language and look
Language
Colours
API version
Licence
Not affiliated with Enepaq or Victron Energy. This page speaks to the gateway only.
as the device
light
dark
New firmware
The limits go on being sent during the upload. Firmware that does not come up is replaced by the old one.
Choose a file …
Also a version that is not newer
To return to an earlier version.
Install
Checking the file
Uploading
Installed; the gateway restarts
Version {version} is running.
The new firmware did not come up: version {version} is running again.
The gateway has not come back within 90 s.
Cancelled; nothing was changed.
no readings yet
up to date
late: limits held
no readings
no readings, frames stopped
bulk
absorption
balancing
float
start
state of charge fell
voltage fell
long since a full charge
asked for
voltage reached
voltage lost
cells too far apart
little current left
absorption time over
cells balanced
BMS says full
longest time over
a neighbour is full
a neighbour is charging
nothing holds it back
the BMS's own limit
limit set by the user
changes slowly
the BMS reports full
highest cell near its limit
lowest cell near its limit
too warm
too cold to charge
temperature not known
the BMS reports a fault
readings late
no readings from the BMS
a pack is missing
share of the weakest pack
the charge stage
the charge profile
charging switched off
discharging switched off
more current than allowed
the BMS itself is too warm
state of charge
too little to be worth it
General
High voltage
Low voltage
High temperature
Low temperature
Too warm while charging
Too cold while charging
High discharge current
High charge current
Contactor
Short circuit
BMS internal
Cell imbalance
Voltage
Current
Power
State of charge
State of health
Temperature
Lowest cell
Highest cell
Cell spread
Lowest cell: pack
Lowest cell: number
Highest cell: pack
Highest cell: number
Lowest temperature
Highest temperature
CVL
CCL
DCL
Discharge voltage limit
Installed capacity
Capacity online
Energy charged
Energy discharged
Packs online
Packs offline
Packs that block charging
Packs that block discharging
Alarm bits
Warning bits
Status bits
Frame counter
Nothing has passed yet.
There are none.
Start
Alarm
Alarm over
Alarm acknowledged
BMS
Connection
BMS setting
Charge stage
Charge profile
Configuration
Firmware
Clock
Watchdog
CAN bus
over
all well: {count}
Groups
All
OK
active
invalid
alarm
warning
not supported
online
offline
The same as YAML
Save as a file
No curve: nothing is held back by it.
0: {meaning}
The left column must be {low} to {high}.
safe mode after repeated crashes
Tighter limits for the time being
Edit the points
as the BMS is set
LFP (LiFePO₄)
NMC
LTO
keep sending zero currents
stop the frames
slow
medium
fast`),fr:Ve(`Passerelle TinyBMS
Aller au contenu
Chargement …
inconnu
jamais
aucune
oui
non
activé
désactivé
il y a {time}
depuis {time}
Heure
Annuler
Pack {number}
Pages
Plus
Aperçu
Historique
Événements
Réglages
Passerelle
Moniteurs
Système
À propos
connexion
en direct
interrogation
hors ligne
connexion requise
La passerelle ne répond pas.
La passerelle ne répond plus depuis {age}. Les valeurs affichées sont anciennes.
Réessayer
Non connecté.
permis\xA0: {range}
La passerelle ne répond pas.
Se connecter
Le mot de passe est celui de la configuration de la passerelle.
Mot de passe
Se connecter
Ce n'est pas le bon mot de passe.
Se déconnecter
État de charge
État de santé
Tension
Courant
Puissance
Énergie chargée
Énergie déchargée
Batterie
15 dernières minutes
Pack
Packs
pleine dans {time}
vide dans {time}
Flux d'énergie
Victron
Batterie
en charge
en décharge
au repos
inconnu
Limites actuelles
Tension de charge
Courant de charge
Courant de décharge
pas encore connue
ensuite\xA0: {reason}, {value}
Cellules
écart {value}
Les cellules sont inconnues.
Cellule {number}
plus basse
plus haute
équilibrage
Barres de {low} à {high}
Températures
Sonde de cellules {number}
Dans le BMS
Charge
Phase
En raison de
Depuis
Profil de charge
Charge autorisée
Décharge autorisée
Dernière charge complète
Liaisons
présent
absent
non configuré
personne n'acquitte
Alarmes
Acquitter
15 min
1 h
24 h
7 jours
30 jours
1 an
Télécharger CSV
Courbes
Plus tôt
Plus tard
Glissez sur les courbes pour zoomer. Sur un écran tactile, déplacez avec un doigt, zoomez avec deux. Au clavier, les flèches déplacent, + et − zooment.
Rien n'a été enregistré ici.
Période
une valeur toutes les {step}
Courbes à afficher
En tableau
Zoom avant
Zoom arrière
Tension
Cellule la plus basse
Cellule la plus haute
Écart des cellules
Courant
Puissance
État de charge
Cellule la plus froide
Cellule la plus chaude
Température du BMS
Limite de tension de charge
Limite de courant de charge
Limite de courant de décharge
Journal
Tout marquer comme vu
{time} après un démarrage antérieur
tous
{count} événements
Type
Niveau
Aucun événement de ce type.
vu
Texte
seuil {value}
info
OK
avertissement
alarme
Importer …
Exporter .ecf
Sauvegarder
Lu dans le BMS il y a {time}.
Ce BMS ne peut pas être modifié\xA0: son micrologiciel est inconnu ou trop ancien.
Modifications\xA0: {count}
Modifications
Abandonner
Comparer
Écrire dans le BMS\xA0: {count}
Écrire
Écriture …
J'ai comparé ces valeurs et je les veux.
Ceci change la charge du pack ou la communication du BMS.
Ceci change ce qui protège le pack. Une valeur fausse peut le détruire.
Réglage
Actuel
Nouveau
Voulu
Le BMS contient
Résultat
Résultats
Écrit, puis relu dans le BMS.
Tout n'a pas été repris. Le BMS contient\xA0:
défaut {value}
registre {number}
était {value}
Ce n'est pas un nombre.
Autorisé : de {low} à {high}.
Ce n'est pas un des choix.
Possible seulement par pas de {step}.
Importer {file}
Différents\xA0: {different}, identiques\xA0: {equal}.
Le BMS ne permet pas\xA0:
Lignes sans signification ici\xA0: {count}
Reprendre {count}
Ce fichier n'est pas du JSON.
Ce fichier n'est pas une sauvegarde de réglages BMS.
Les valeurs de ce fichier ne sont pas des nombres.
Ce fichier est trop grand.
Ce fichier n'est pas du texte.
Il n'y a aucun réglage dans ce fichier.
n'est pas «\xA0Nom: valeur\xA0»
est trop longue
réglage inconnu
valeur inconnue
figure deux fois
sans risque
à modifier avec prudence
protège le pack
Batterie
Équilibrage
Charge
Protection
Matériel
Communication
Véhicule
Alarmes
écrit
non repris
hors limites
contredit une autre valeur
pas un choix
inconnu
réglages pas encore lus
limites inconnues
micrologiciel BMS inconnu
micrologiciel BMS trop ancien
refusé par le BMS
pas de réponse
BMS non connecté
trop à la fois
non essayé
Commande
Trames perso
Réseau, heure
Accès
Transfert
Commande
Il fait trop chaud pour la charge rapide.
Charger à 100\xA0%
Charge complètement et équilibre, quel que soit l'état de charge.
lent
moyen
rapide
Ce n'est pas un nombre.
Autorisé : de {low} à {high}.
Une courbe n'a aucun point, ou 2 à 10.
La colonne de gauche doit croître de point en point.
La colonne de droite doit être de 0\xA0% à 100\xA0%.
effectif après redémarrage
revenir à la valeur YAML
Point {number}, {unit}
Supprimer
Supprimer le point {number}
Ajouter un point
La courbe tracée depuis les points
selon le YAML
Modifier la configuration
Enregistrer
Enregistré.
Enregistré. Une partie prend effet après un redémarrage.
Ceci change la charge et la protection du pack.
Trames personnelles
Envoyées à côté du protocole Victron, pour des afficheurs ou d'autres appareils sur le bus ; un GX les ignore. Ce qui est enregistré est envoyé aussitôt et survit à un redémarrage.
Revenir aux trames du YAML
Les trames enregistrées ici sont abandonnées. Celles du YAML sont de nouveau envoyées.
Il n'y en a pas.
Ajouter une trame
Supprimer
Trame {id}
Deux trames ont le même identifiant.
Identifiant
Période
Identifiant 29 bits
Signal {number}
Ajouter un signal
Supprimer le signal {number}
Valeur
Premier octet
Type
Ordre des octets
petit-boutiste
gros-boutiste
Échelle
Décalage
Octets en ce moment
Connectez-vous pour voir les octets
Autorisé : de 0 à 0x7FF, avec 29 bits jusqu'à 0x1FFFFFFF.
Autorisé : de 0,1 s à 60 s.
Une trame a besoin d'un signal.
L'échelle doit être un nombre différent de zéro.
Deux signaux utilisent l'octet {byte}.
Un signal atteint l'octet {byte}, après la fin de la trame.
Réseau
Connexion
Nom Wi-Fi
Signal
Adresse
MAC
Point d'accès de la passerelle
Wi-Fi
Ethernet
cet ordinateur
Horloge
Heure de la passerelle
Provient de
Régler depuis ce navigateur
Sans serveur de temps, la passerelle prend l'heure du navigateur qui se connecte.
nulle part\xA0: l'heure est inconnue
un navigateur
un serveur de temps
Jetons d'accès des programmes
Nom
Depuis
Dernière utilisation
Révoquer
Révoquer {name}
Nouveau jeton
Pour un programme comme Home Assistant. Il peut faire tout ce que vous pouvez.
Nom
Créer un jeton
Copiez-le maintenant\xA0; il ne sera plus affiché.
Changer le mot de passe
Met fin aux autres sessions\xA0; les jetons restent.
Mot de passe actuel
Nouveau mot de passe
Confirmer le nouveau mot de passe
Au moins {count} caractères.
Les deux ne sont pas identiques.
Changer
Le mot de passe a été changé.
Configuration complète
Toutes les options modifiées et vos trames en un fichier, sans mot de passe ni jetons. Ce que le fichier omet revient à la valeur du YAML.
Exporter
Importer …
Options modifiées\xA0: {count}
CAN
Liaison série
Journal
envoyé
reçu
Afficher au passage
Effacer
Bus
État
Charge du bus
Erreurs émission / réception
Bus-off
Envoyées / reçues / échecs
Reçues
Envoyées
Au passage
Id
Nom
Octets
Signification
Période
Âge
Nombre
trame perso
l'adaptateur l'ignore
arrêté
en marche
erreurs
beaucoup d'erreurs
hors bus
retour en cours
Compteurs
Trafic
Télécharger la capture
Requêtes / réponses
Octets envoyés / reçus
CRC faux
Abandons / répétitions
Retrouvées après du bruit
Refusées
Dernière erreur
silence
illisible
commande refusée
CRC refusé
Jusqu'à
Le journal est vide.
erreur
avertissement
info
config
débogage
détaillé
Passerelle
Micrologiciel
Matériel
En marche depuis
Démarrages
Cause du dernier démarrage
Mémoire libre
Mémoire libre minimale
Boucle la plus longue, dernière minute
Boucles trop longues
Connexions / en direct
Messages / événements perdus
Non enregistrés / endommagés
Mode sans échec après plusieurs plantages\xA0: aucun courant n'est permis.
mise sous tension
redémarrage logiciel
mode basse consommation
chien de garde
chien de garde
chien de garde
chute de tension
plantage
broche reset
octets d'option
cause inconnue
Numéro de série
Micrologiciel BMS
Matériel / chargeur d'amorçage
État annoncé
Âge du BMS
Charge restante / capacité
État de charge brut
Charges / complètes
Courant max. charge / décharge
Plus grand écart
Températures min. / max.
Coupures sous / surtension
Coupures courant charge / décharge
Coupures surchauffe
Cause du dernier redémarrage
Dernier événement
en charge
pleine charge
en décharge
récupération
au repos
défaut
Bus d'événements
Publiés {published}, perdus\xA0: urgents {urgent}, données {data}
Numéro
Temps
Événement
Pack
Commandes
À quel pack
Exécuter …
Je sais ce que cela implique.
Identifier la passerelle
Écrit une ligne de journal et un événement, et allume la LED s'il y en a une.
Redémarrer la passerelle
Le GX ne reçoit pas de limites pendant quelques secondes et peut arrêter charge et décharge.
Redémarrer le BMS
Ses interrupteurs s'ouvrent un instant\xA0: charge et consommateurs sont coupés.
Vider les événements du BMS
La liste dans le BMS est vidée. Le journal de la passerelle reste.
Effacer les statistiques du BMS
Les statistiques cumulées du BMS repartent de zéro. C'est irréversible.
Fixer l'état de charge
Le BMS continue à compter depuis cette valeur.
Cette passerelle
Langue et apparence
Langue
Couleurs
Version de l'API
Licence
Sans lien avec Enepaq ou Victron Energy. Cette page ne parle qu'à la passerelle.
comme l'appareil
clair
sombre
Nouveau micrologiciel
Les limites continuent d'être envoyées pendant le transfert. Un micrologiciel qui ne démarre pas est remplacé par l'ancien.
Choisir un fichier …
Aussi une version qui n'est pas plus récente
Pour revenir à une version antérieure.
Installer
Vérification du fichier
Transfert
Installé\xA0; la passerelle redémarre
La version {version} fonctionne.
Le nouveau micrologiciel n'a pas démarré\xA0: la version {version} fonctionne de nouveau.
La passerelle n'est pas revenue en 90 s.
Annulé\xA0; rien n'a été modifié.
pas encore de mesures
à jour
en retard\xA0: limites figées
pas de mesures
pas de mesures, trames arrêtées
bulk
absorption
équilibrage
float
démarrage
état de charge bas
tension basse
dernière charge complète ancienne
demandé
tension atteinte
tension perdue
écart des cellules
courant de fin
durée d'absorption écoulée
cellules équilibrées
le BMS annonce la batterie pleine
durée maximale écoulée
un pack voisin est plein
un pack voisin se recharge
aucune restriction
limite propre du BMS
limite fixée par l'utilisateur
change lentement
le BMS annonce la batterie pleine
cellule haute près de sa limite
cellule basse près de sa limite
trop chaud
trop froid pour charger
température inconnue
le BMS signale un défaut
mesures en retard
pas de mesures du BMS
un pack manque
part du pack le plus faible
la phase de charge
le profil de charge
charge désactivée
décharge désactivée
courant trop élevé
le BMS est trop chaud
état de charge
trop peu pour en valoir la peine
Général
Tension haute
Tension basse
Température haute
Température basse
Trop chaud en charge
Trop froid en charge
Courant de décharge élevé
Courant de charge élevé
Contacteur
Court-circuit
BMS interne
Déséquilibre des cellules
Tension
Courant
Puissance
État de charge
État de santé
Température
Cellule basse
Cellule haute
Écart des cellules
Cellule basse\xA0: pack
Cellule basse\xA0: numéro
Cellule haute\xA0: pack
Cellule haute\xA0: numéro
Température min.
Température max.
CVL
CCL
DCL
Limite de tension de décharge
Capacité installée
Capacité en ligne
Énergie chargée
Énergie déchargée
Packs en ligne
Packs hors ligne
Packs bloquant la charge
Packs bloquant la décharge
Bits d'alarme
Bits d'avertissement
Bits d'état
Compteur de trames
Rien n'est encore passé.
Il n'y en a pas.
Démarrage
Alarme
Fin d'alarme
Alarme acquittée
BMS
Liaison
Réglage BMS
Phase de charge
Profil de charge
Configuration
Micrologiciel
Horloge
Chien de garde
Bus CAN
terminée
sans problème\xA0: {count}
Groupes
Tous
OK
actif
invalide
alarme
avertissement
non géré
en ligne
hors ligne
La même chose en YAML
Enregistrer en fichier
Pas de courbe : aucune restriction.
0\xA0: {meaning}
La colonne de gauche doit être de {low} à {high}.
mode sans échec après des plantages
Limites plus strictes pour le moment
Modifier les points
selon le réglage du BMS
LFP (LiFePO₄)
NMC
LTO
continuer d'envoyer des courants nuls
arrêter les trames
lent
moyen
rapide
Tension de pleine charge | Tension de cellule à laquelle le BMS compte le pack comme plein. La limite de tension de charge (CVL) en découle.
Tension de décharge complète | Tension de cellule à laquelle le BMS compte le pack comme vide.
Seuil d'équilibrage anticipé | Tension de cellule au-dessus de laquelle le BMS équilibre pendant la charge.
Courant de fin de charge | Courant sous lequel une charge à pleine tension est terminée. La plage dépend du capteur de courant.
Coupure sur courant de décharge de pointe | Courant de décharge qui ouvre l'interrupteur sans délai (micrologiciels récents seulement).
Capacité de la batterie
Cellules en série
Écart de cellules toléré | Écart de cellules que le BMS n'équilibre pas.
Délai de démarrage du chargeur | Temps entre la détection du chargeur et la fermeture de son interrupteur.
Délai d'arrêt du chargeur | Temps entre la fin de charge et l'ouverture de l'interrupteur du chargeur.
Impulsions par unité de distance
Unité de distance
Coupure sur surtension | Tension de cellule à laquelle le BMS coupe la charge.
Coupure sur sous-tension | Tension de cellule à laquelle le BMS coupe la décharge.
Coupure sur surintensité de décharge | Courant de décharge auquel le BMS ouvre l'interrupteur des consommateurs. La plage dépend du capteur de courant.
Coupure sur surintensité de charge | Courant de charge auquel le BMS ouvre l'interrupteur du chargeur. La plage dépend du capteur de courant.
Coupure sur surchauffe | Température à laquelle le BMS coupe charge et décharge.
Charge interdite à froid | Température sous laquelle le BMS ne permet pas la charge.
Niveau de reprise de charge | État de charge sous lequel une charge terminée peut reprendre.
Nombre de cycles des cellules | Cycles pour lesquels les cellules sont prévues\xA0; le BMS en déduit l'état de santé.
État de santé (SOH) | Fixe l'état de santé que le BMS annonce.
État de charge (SOC) | Fixe l'état de charge que le BMS annonce.
Inverser le capteur de courant externe | Inverse le signe du capteur de courant externe.
Désactiver le diagnostic des interrupteurs | Le BMS ne vérifie plus que ses interrupteurs s'ouvrent et se ferment vraiment.
Utiliser le niveau de reprise de charge | Après une charge terminée, la charge ne reprend que sous ce niveau.
Type de chargeur
Délai de surintensité de décharge | Durée tolérée d'une surintensité de décharge avant que le BMS ouvre l'interrupteur.
Interrupteur des consommateurs | Sortie qui commute les consommateurs.
Reprise automatique | Temps après lequel le BMS réessaie après un défaut.
Interrupteur du chargeur | Sortie qui commute le chargeur.
Entrée contact | Entrée qui réveille le BMS.
Détection du chargeur | Entrée qui signale qu'un chargeur est branché.
Entrée du capteur de vitesse
Sortie de précharge | Sortie qui précharge les consommateurs.
Durée de précharge
Type de sonde de température
Mode de fonctionnement | Ports séparés pour la charge et la décharge, ou un seul pour les deux.
Interrupteur à port unique | Sortie qui commute le port unique.
Intervalle de diffusion | Fréquence à laquelle le BMS envoie du texte de lui-même. À laisser désactivé\xA0: ce texte se mêle aux réponses.
Protocole de diffusion
Chimie des cellules | Nature des cellules. Fixe tensions et courbes\xA0; ce qui est indiqué par ailleurs est prioritaire.
Tension de charge par cellule | Le pack est chargé jusque-là. Jamais au-dessus de ce que le BMS compte comme plein. | selon le BMS
Tension float par cellule | Un pack plein est maintenu à cette tension. | 0,1 V sous la tension de charge
Tension de rebulk par cellule | Quand les cellules sont descendues jusque-là, une nouvelle charge commence. CVL y descend aussi quand les mesures manquent. | 0,15 V sous la tension de charge
Courant de queue à partir de | Tension de la cellule la plus haute à partir de laquelle un faible courant compte comme fin de charge. | courant de queue entier à toute tension
Courant de queue entier à | Tension de la cellule la plus haute à laquelle tout le courant de queue compte comme fin de charge. | courant de queue entier à toute tension
Courant de queue | Part de la capacité par heure sous laquelle une charge est terminée.
Écart des cellules en fin de charge | Une charge n'est terminée que si les cellules ne s'écartent pas davantage\xA0; d'ici là, elles sont équilibrées.
Attente avant la fin de charge | Temps pendant lequel toutes les conditions de fin de charge doivent tenir.
Durée d'absorption | Après ce temps à la tension de charge, une charge est terminée même si le courant ne baisse pas.
Absorption la plus longue | Après ce temps à la tension de charge, une charge se termine dans tous les cas, avec un événement.
État de charge de rebulk | Un pack plein descendu jusque-là est de nouveau chargé complètement. | jamais pour cette raison
Jours entre charges complètes | Après autant de jours sans charge complète, il s'en fait une. | jamais pour cette raison
Résistance des câbles | Entre batterie et chargeurs\xA0: en charge, CVL est relevée de la chute, dans certaines bornes.
Chute compensée maximale | CVL n'est jamais relevée davantage pour les câbles.
Courant de charge maximal | Par pack. Ne fait que restreindre ce que le BMS permet. | selon le BMS
Courant de décharge maximal | Par pack. Ne fait que restreindre ce que le BMS permet. | selon le BMS
Part des courants de coupure du BMS | Le BMS coupe à ses courants de coupure\xA0; les limites restent en dessous, à cette part.
Attente avant une hausse | Une limite de courant ne monte qu'après avoir pu être plus haute aussi longtemps.
Durée de montée | Temps pendant lequel une limite de courant monte de zéro au maximum.
Courant minimal | Moins compte comme aucun courant, jusqu'au double.
Courant sans sonde de température | Ce qui reste des courants quand une sonde de température disparaît.
Courant de charge selon la cellule la plus haute | Part du courant de charge selon la tension de la cellule la plus haute.
Courant de décharge selon la cellule la plus basse | Part du courant de décharge selon la tension de la cellule la plus basse.
Courant de charge selon la température | Part du courant de charge selon la température de la sonde la plus froide et de la plus chaude.
Courant de décharge selon la température | Part du courant de décharge selon la température de la sonde la plus froide et de la plus chaude.
Courants selon la température du BMS | Part des deux courants selon la température du BMS lui-même.
Courant de charge selon l'état de charge | Part du courant de charge selon l'état de charge. Sans point\xA0: pas de limite.
Courant de décharge selon l'état de charge | Part du courant de décharge selon l'état de charge. Sans point\xA0: pas de limite.
Profil {name}\xA0: part | Part du courant de charge que ce profil permet.
Profil {name}\xA0: courant | Courant de charge que ce profil permet, au lieu de sa part. | selon sa part
Charge rapide bloquée dès | Dès cette température de cellule, rapide devient moyen jusqu'à 5 °C de moins.
Quand les mesures manquent | Continuer d'annoncer au GX des courants nuls, ou se taire pour qu'il lève sa propre alarme.
Silence après | Si les trames s'arrêtent\xA0: âge de la dernière mesure auquel cela se produit.
Profil de charge | Avec quelle intensité le pack peut être chargé.
Charge activée | Désactivé\xA0: aucun courant de charge n'est permis.
Décharge activée | Désactivé\xA0: aucun courant de décharge n'est permis. Un onduleur hors réseau s'éteint.
Charge complète maintenant | Charge une fois complètement, quel que soit l'état de charge, puis se désactive.
Courant de charge au plus | Une limite temporaire\xA0; ne fait que restreindre. | pas de limite de ce type
Courant de décharge au plus | Une limite temporaire\xA0; ne fait que restreindre. | pas de limite de ce type
Tension de charge par cellule au plus | Une limite temporaire\xA0; ne fait que restreindre. | pas de limite de ce type
Avertissement de tension avant la coupure | Marge avant la coupure sur surtension du BMS à laquelle une cellule avertit.
Avertissement de température avant la coupure | Marge avant la coupure sur surchauffe du BMS à laquelle une température avertit.
Écart des cellules\xA0: avertissement | Écart des cellules qui avertit.
Écart des cellules\xA0: alarme | Écart des cellules qui est une alarme.
{name}\xA0: déclenchée après | Temps pendant lequel une mesure doit dépasser son seuil.
{name}\xA0: terminée après | Temps pendant lequel une mesure doit être revenue.
{name}\xA0: maintenue | Reste jusqu'à ce que quelqu'un l'acquitte.
GX perdu après | Silence du GX après lequel il est considéré comme perdu. C'est affiché et journalisé ; ce qui est envoyé reste le même.
Mesures toutes les | Fréquence de lecture des tensions, du courant et des températures. | comme dans le YAML pour chaque pack
Événements toutes les | À quel rythme les événements du BMS sont demandés. | comme dans le YAML pour chaque pack
Réglages toutes les | À quel rythme les réglages du BMS sont lus ; ce que la passerelle écrit est relu aussitôt. | comme dans le YAML pour chaque pack
Statistiques cumulées toutes les | À quel rythme les statistiques cumulées du BMS sont lues. | comme dans le YAML pour chaque pack
Attente d'une réponse | Durée maximale d'une réponse du BMS avant une nouvelle demande. | comme dans le YAML pour chaque pack
Coupure\xA0: sous-tension
Coupure\xA0: surtension
Coupure\xA0: surchauffe
Coupure\xA0: surintensité de décharge
Coupure\xA0: surintensité de charge
Coupure\xA0: surintensité de récupération
Coupure\xA0: trop froid
L'interrupteur du chargeur n'obéit pas
L'interrupteur des consommateurs n'obéit pas
L'interrupteur à port unique n'obéit pas
Capteur de courant externe débranché (redémarrage nécessaire)
Capteur de courant externe branché (redémarrage nécessaire)
Coupure\xA0: vide
Trop froid pour charger
Charge terminée\xA0: tension du chargeur trop haute
Charge terminée\xA0: tension du chargeur trop basse
BMS démarré
Charge commencée
Charge terminée
Chargeur branché
Chargeur débranché
Mode à deux ports
Mode à port unique
Fin de la surchauffe
De nouveau assez chaud pour charger
De nouveau assez chaud
Fin de la surintensité de charge
Fin de la surintensité de décharge
Fin de la surintensité de récupération
Fin de la surtension
N'est plus vide
Fin de la sous-tension
Capteur de courant externe branché
Capteur de courant externe débranché
Cellule {place}\xA0: {value}, seuil {threshold}
{sensor}\xA0: {value}, seuil {threshold}
{value}, seuil {threshold}
Écart des cellules {value}, seuil {threshold}
Le BMS signale un défaut sans en indiquer la cause.
Pas de mesures depuis {value}, seuil {threshold}
Les réglages du BMS manquent ou se contredisent.
{sensor}\xA0: disparue
Boucle principale arrêtée {value}, seuil {threshold}
Lecture du BMS arrêtée {value}, seuil {threshold}
Émission CAN arrêtée {value}, seuil {threshold}
Il manque des valeurs dans les mesures.
Le BMS compte un autre nombre de cellules que celui réglé.
Une cellule indique ce qu'aucune batterie n'a.
Deux cellules voisines s'écartent d'une même valeur : fil de mesure coupé entre elles.
Cellules la plus basse et la plus haute ne correspondent pas à la liste.
La somme des cellules n'est pas la tension du pack.
Le courant dépasse ce qui est mesurable.
L'état de charge saute.
L'horloge du BMS est arrêtée.
Rien ne change bien que du courant passe.
Une sonde de température indique ce qu'aucune ne peut mesurer.
Liaison BMS
Liaison GX
Liaison CAN
Liaison réseau
Liaison broker
Transfert de micrologiciel commencé
Transfert de micrologiciel terminé
Transfert de micrologiciel échoué
Boucle principale
Lecture du BMS
Émission CAN
perdue
établie
arrêtée
reprend
terminée
acquittée
désactivé
interne
variable
MOSFET de charge
MOSFET de décharge
deux ports
port unique
deux CTN 10 kΩ
multipoint active
mètre
kilomètre
pied
mile
yard
Configuration modifiée
Horloge avancée
État du bus CAN changé`),de:Ve(`TinyBMS-Gateway
Zum Inhalt springen
Wird geladen …
unbekannt
nie
keiner
ja
nein
ein
aus
vor {time}
seit {time}
Zeit
Abbrechen
Pack {number}
Seiten
Mehr
Übersicht
Verlauf
Ereignisse
Einstel­lungen
Gateway
Monitore
System
Über
verbindet
live
fragt ab
offline
Anmeldung nötig
Das Gateway antwortet nicht.
Das Gateway antwortet seit {age} nicht. Die Anzeige ist veraltet.
Erneut versuchen
Nicht angemeldet.
erlaubt: {range}
Das Gateway antwortet nicht.
Anmelden
Das Passwort steht in der Konfiguration des Gateways.
Passwort
Anmelden
Das ist nicht das Passwort.
Abmelden
Ladezustand
Gesundheit (SOH)
Spannung
Strom
Leistung
Geladen insgesamt
Entladen insgesamt
Batterie
Letzte 15 Minuten
Pack
Packs
voll in {time}
leer in {time}
Energiefluss
Victron
Batterie
lädt
entlädt
ruht
unbekannt
Was fließen darf
Ladespannung
Ladestrom
Entladestrom
noch unbekannt
danach: {reason}, {value}
Zellen
Differenz {value}
Die Zellen sind unbekannt.
Zelle {number}
niedrigste
höchste
wird ausgeglichen
Balken von {low} bis {high}
Temperaturen
Zellfühler {number}
Im BMS
Ladung
Phase
Grund
Seit
Ladeprofil
Laden erlaubt
Entladen erlaubt
Letzte Vollladung
Verbindungen
da
nicht gehört
nicht eingerichtet
keine Bestätigung
Alarme
Quittieren
15 min
1 h
24 h
7 Tage
30 Tage
1 Jahr
CSV laden
Kurven
Früher
Später
Über die Kurven ziehen, um hineinzuzoomen. Auf dem Touchscreen mit einem Finger schieben, mit zweien zoomen. Mit der Tastatur schieben die Pfeile, + und − zoomen.
Hier wurde nichts aufgezeichnet.
Zeitraum
ein Wert je {step}
Gezeigte Kurven
Als Tabelle
Hineinzoomen
Herauszoomen
Spannung
Niedrigste Zelle
Höchste Zelle
Zelldifferenz
Strom
Leistung
Ladezustand
Kälteste Zelle
Wärmste Zelle
BMS-Temperatur
Ladespannungsgrenze
Ladestromgrenze
Entladestromgrenze
Protokoll
Alle als gesehen markieren
{time} nach einem früheren Start
alle
{count} Ereignisse
Art
Stufe
Keine solchen Ereignisse.
gesehen
Text
Schwelle {value}
Info
OK
Warnung
Alarm
Importieren …
.ecf speichern
Sichern
Vor {time} aus dem BMS gelesen.
Dieses BMS kann nicht beschrieben werden: Seine Firmware ist unbekannt oder zu alt.
Änderungen: {count}
Änderungen
Verwerfen
Vergleichen
In das BMS schreiben: {count}
Schreiben
Wird geschrieben …
Ich habe diese Werte verglichen und will sie.
Das ändert, wie das Pack geladen wird oder wie das BMS spricht.
Das ändert, was das Pack schützt. Ein falscher Wert kann es zerstören.
Einstellung
Jetzt
Neu
Gewünscht
Im BMS steht
Ergebnis
Ergebnisse
Geschrieben und aus dem BMS zurückgelesen.
Nicht alles wurde übernommen. Das BMS hat:
Standard {value}
Register {number}
war {value}
Das ist keine Zahl.
Erlaubt ist {low} bis {high}.
Das steht nicht zur Wahl.
Nur in Schritten von {step} möglich.
{file} importieren
Verschieden: {different}, schon so: {equal}.
Das BMS erlaubt nicht:
Zeilen ohne Bedeutung hier: {count}
{count} übernehmen
Diese Datei ist kein JSON.
Diese Datei ist keine Sicherung von BMS-Einstellungen.
Die Werte in dieser Datei sind keine Zahlen.
Diese Datei ist zu groß.
Diese Datei ist kein Text.
In dieser Datei steht keine Einstellung.
ist kein „Name: Wert“
ist zu lang
unbekannte Einstellung
unverständlicher Wert
kommt zweimal vor
harmlos
mit Vorsicht
schützt das Pack
Batterie
Ausgleich
Laden
Schutz
Hardware
Kommunikation
Fahrzeug
Alarme
geschrieben
nicht übernommen
außerhalb der Grenzen
widerspricht einem anderen Wert
keine Wahl
unbekannt
Einstellungen noch nicht gelesen
Grenzen unbekannt
BMS-Firmware unbekannt
BMS-Firmware zu alt
vom BMS abgelehnt
keine Antwort
BMS nicht verbunden
zu viel auf einmal
nicht versucht
Steuern
Eigene Frames
Netz, Zeit
Zugang
Übertragen
Steuern
Für schnelles Laden ist es zu warm.
Auf 100 % laden
Lädt voll und gleicht aus, wie voll die Batterie auch ist.
langsam
mittel
schnell
Das ist keine Zahl.
Erlaubt ist {low} bis {high}.
Eine Kurve hat keinen Punkt oder 2 bis 10.
Die linke Spalte muss von Punkt zu Punkt steigen.
Die rechte Spalte muss 0 % bis 100 % sein.
gilt erst nach einem Neustart
zurück zum Wert aus der YAML
Punkt {number}, {unit}
Entfernen
Punkt {number} entfernen
Punkt einfügen
Die Kurve aus den Punkten daneben
wie in der YAML
Konfiguration ändern
Speichern
Gespeichert.
Gespeichert. Manches gilt erst nach einem Neustart.
Das ändert, wie das Pack geladen und geschützt wird.
Eigene Frames
Werden neben dem Victron-Protokoll gesendet, für Anzeigen oder andere Geräte am Bus; ein GX beachtet sie nicht. Was gespeichert ist, wird sofort gesendet und übersteht einen Neustart.
Zurück zu den Frames der YAML
Die hier gespeicherten Frames werden aufgegeben. Die der YAML werden wieder gesendet.
Es gibt keine.
Frame hinzufügen
Entfernen
Frame {id}
Zwei Frames haben dieselbe Kennung.
Kennung
Intervall
29-Bit-Kennung
Signal {number}
Signal hinzufügen
Signal {number} entfernen
Wert
Erstes Byte
Typ
Byte-Folge
little
big
Faktor
Versatz
Bytes in diesem Moment
Anmelden, um die Bytes zu sehen
Erlaubt ist 0 bis 0x7FF, mit 29 Bit bis 0x1FFFFFFF.
Erlaubt ist 0,1 s bis 60 s.
Ein Frame braucht ein Signal.
Der Faktor muss eine Zahl ungleich null sein.
Zwei Signale benutzen Byte {byte}.
Ein Signal reicht bis Byte {byte}, hinter das Ende des Frames.
Netz
Verbunden über
WLAN-Name
Signal
Adresse
MAC
Eigener Zugangspunkt
WLAN
Ethernet
dieser Rechner
Uhr
Zeit des Gateways
Kommt von
Von diesem Browser stellen
Ohne Zeitserver nimmt das Gateway die Zeit des Browsers, der sich anmeldet.
nirgendwoher: Die Zeit ist unbekannt
einem Browser
einem Zeitserver
Token von Programmen
Name
Seit
Zuletzt benutzt
Widerrufen
{name} widerrufen
Neues Token
Für ein Programm wie Home Assistant. Es darf alles, was Sie dürfen.
Name
Token anlegen
Jetzt kopieren; es wird nicht noch einmal gezeigt.
Passwort ändern
Beendet alle anderen Sitzungen; Token bleiben.
Jetziges Passwort
Neues Passwort
Neues Passwort noch einmal
Mindestens {count} Zeichen.
Die beiden sind nicht gleich.
Ändern
Das Passwort wurde geändert.
Die ganze Konfiguration
Alle geänderten Optionen und die eigenen Frames als Datei, ohne Passwort und Token. Was in der Datei fehlt, kehrt zum Wert der YAML zurück.
Exportieren
Importieren …
Geänderte Optionen: {count}
CAN
Serielle Leitung
Log
gesendet
empfangen
Laufend zeigen
Leeren
Bus
Zustand
Auslastung
Fehler Senden / Empfangen
Bus-off
Gesendet / gehört / gescheitert
Gehört
Gesendet
Laufend
Id
Name
Bytes
Bedeutung
Intervall
Alter
Anzahl
eigener Frame
der Adapter weiß es nicht
gestoppt
läuft
Fehler
viele Fehler
vom Bus getrennt
kommt zurück
Zähler
Verkehr
Mitschnitt laden
Anfragen / Antworten
Bytes gesendet / empfangen
Falsche CRC
Aufgegeben / wiederholt
Nach Störungen wiedergefunden
Abgelehnt
Letzter Fehler
Stille
verstümmelt
Befehl abgelehnt
CRC abgelehnt
Bis Stufe
Das Log ist leer.
Fehler
Warnung
Info
Konfiguration
Debug
ausführlich
Gateway
Firmware
Hardware
Läuft seit
Starts
Letzter Start wegen
Freier Speicher
Kleinster freier Speicher
Längste Schleife, letzte Minute
Zu lange Schleifen
Verbindungen / live
Verlorene Nachrichten / Ereignisse
Nicht gespeichert / beschädigt
Abgesicherter Modus nach wiederholten Abstürzen: Es ist kein Strom erlaubt.
Einschalten
Neustart durch Software
Stromsparmodus
Watchdog
Watchdog
Watchdog
Spannungseinbruch
Absturz
Reset-Leitung
Option-Bytes
Ursache unbekannt
Seriennummer
BMS-Firmware
Hardware / Bootloader
Gemeldeter Zustand
Alter des BMS
Restladung / Kapazität
Ladezustand, roh
Ladungen / Vollladungen
Höchster Lade- / Entladestrom
Größte Zelldifferenz
Niedrigste / höchste Temperatur
Abschaltungen Unter- / Überspannung
Abschaltungen Lade- / Entladestrom
Abschaltungen Überhitzung
Letzter Neustart wegen
Letztes Ereignis
lädt
voll geladen
entlädt
Rückspeisung
ruht
Fehler
Ereignisbus
Veröffentlicht {published}, verloren: dringend {urgent}, Daten {data}
Nummer
Laufzeit
Ereignis
Pack
Befehle
An welches Pack
Ausführen …
Mir ist klar, was das bewirkt.
Gateway erkennen lassen
Schreibt eine Logzeile und ein Ereignis und lässt die LED leuchten, wo es eine gibt.
Gateway neu starten
Das GX bekommt einige Sekunden keine Grenzen und kann so lange Laden und Entladen anhalten.
BMS neu starten
Seine Schalter öffnen kurz: Laden und Last werden unterbrochen.
Ereignisliste des BMS leeren
Die Liste im BMS wird geleert. Das Protokoll des Gateways bleibt.
Statistik des BMS löschen
Die Aufzeichnungen des BMS beginnen neu. Das lässt sich nicht rückgängig machen.
Ladezustand (SOC) setzen
Das BMS zählt von diesem Wert an weiter.
Dieses Gateway
Sprache und Aussehen
Sprache
Farben
Version der API
Lizenz
Nicht verbunden mit Enepaq oder Victron Energy. Diese Seite spricht nur mit dem Gateway.
wie das Gerät
hell
dunkel
Neue Firmware
Die Grenzen werden während des Hochladens weiter gesendet. Startet die neue Firmware nicht, kehrt die alte zurück.
Datei wählen …
Auch eine Version, die nicht neuer ist
Um zu einer früheren Version zurückzukehren.
Installieren
Datei wird geprüft
Wird hochgeladen
Installiert; das Gateway startet neu
Version {version} läuft.
Die neue Firmware ist nicht gestartet: Version {version} läuft wieder.
Das Gateway ist nicht innerhalb von 90 s zurückgekommen.
Abgebrochen; nichts wurde geändert.
noch keine Messwerte
aktuell
verspätet: Grenzen gehalten
keine Messwerte
keine Messwerte, Frames gestoppt
Hauptladung
Absorption
Ausgleich
Erhaltungsladung
Start
Ladezustand gesunken
Spannung gesunken
Vollladung lange her
angefordert
Spannung erreicht
Spannung verloren
Zellen zu weit auseinander
Strom klein geworden
Absorptionszeit vorbei
Zellen ausgeglichen
BMS meldet voll
Höchstdauer vorbei
Nachbarpack ist voll
Nachbarpack lädt
keine Einschränkung
eigene Grenze des BMS
vom Benutzer gesetzte Grenze
ändert sich langsam
das BMS meldet voll
höchste Zelle nahe der Grenze
niedrigste Zelle nahe der Grenze
zu warm
zu kalt zum Laden
Temperatur unbekannt
das BMS meldet einen Fehler
Messwerte verspätet
keine Messwerte vom BMS
ein Pack fehlt
Anteil des schwächsten Packs
die Ladephase
das Ladeprofil
Laden ausgeschaltet
Entladen ausgeschaltet
mehr Strom als erlaubt
das BMS selbst ist zu warm
Ladezustand
zu wenig, um sich zu lohnen
Allgemein
Hohe Spannung
Niedrige Spannung
Hohe Temperatur
Niedrige Temperatur
Zu warm beim Laden
Zu kalt beim Laden
Hoher Entladestrom
Hoher Ladestrom
Schütz
Kurzschluss
BMS-Fehler
Zellen ungleich
Spannung
Strom
Leistung
Ladezustand
Gesundheit
Temperatur
Niedrigste Zelle
Höchste Zelle
Zelldifferenz
Niedrigste Zelle: Pack
Niedrigste Zelle: Nummer
Höchste Zelle: Pack
Höchste Zelle: Nummer
Niedrigste Temperatur
Höchste Temperatur
CVL
CCL
DCL
Entladespannungsgrenze
Kapazität
Kapazität online
Geladene Energie
Entladene Energie
Packs online
Packs offline
Packs, die Laden sperren
Packs, die Entladen sperren
Alarmbits
Warnbits
Statusbits
Frame-Zähler
Noch ist nichts vorbeigekommen.
Es gibt keine.
Start
Alarm
Alarm vorbei
Alarm quittiert
BMS
Verbindung
BMS-Einstellung
Ladephase
Ladeprofil
Konfiguration
Firmware
Uhr
Watchdog
CAN-Bus
vorbei
in Ordnung: {count}
Gruppen
Alle
OK
aktiv
ungültig
Alarm
Warnung
nicht unterstützt
online
offline
Dasselbe als YAML
Als Datei speichern
Keine Kurve: keine Einschränkung.
0: {meaning}
Die linke Spalte muss {low} bis {high} sein.
abgesicherter Modus nach Abstürzen
Engere Grenzen für den Moment
Punkte bearbeiten
wie im BMS eingestellt
LFP (LiFePO₄)
NMC
LTO
weiter null Strom senden
Frames stoppen
langsam
mittel
schnell
Spannung, voll geladen | Zellspannung, ab der das BMS das Pack als voll zählt. Daraus entsteht die Ladespannungsgrenze (CVL).
Spannung, leer | Zellspannung, ab der das BMS das Pack als leer zählt.
Schwelle für frühes Balancieren | Zellspannung, ab der das BMS beim Laden balanciert.
Ladeschlussstrom | Strom, unter dem eine Ladung bei voller Spannung als beendet gilt. Der Bereich hängt vom Stromsensor ab.
Abschaltung bei Spitzenentladestrom | Entladestrom, bei dem der Schalter sofort öffnet (nur neuere Firmware).
Batteriekapazität
Zellen in Reihe
Erlaubte Zelldifferenz | Zelldifferenz, bei der das BMS nicht balanciert.
Einschaltverzögerung des Laders | Zeit vom Erkennen des Laders bis zum Schließen des Ladeschalters.
Abschaltverzögerung des Laders | Zeit vom Ladeende bis zum Öffnen des Ladeschalters.
Impulse je Wegeinheit
Wegeinheit
Abschaltung bei Überspannung | Zellspannung, bei der das BMS das Laden abschaltet.
Abschaltung bei Unterspannung | Zellspannung, bei der das BMS das Entladen abschaltet.
Abschaltung bei Entladeüberstrom | Entladestrom, bei dem das BMS den Lastschalter öffnet. Der Bereich hängt vom Stromsensor ab.
Abschaltung bei Ladeüberstrom | Ladestrom, bei dem das BMS den Ladeschalter öffnet. Der Bereich hängt vom Stromsensor ab.
Abschaltung bei Übertemperatur | Temperatur, bei der das BMS Laden und Entladen abschaltet.
Ladesperre bei Kälte | Temperatur, unter der das BMS kein Laden erlaubt.
Ladezustand für Ladebeginn | Ladezustand, unter dem nach einer beendeten Ladung wieder geladen werden darf.
Zyklenzahl der Zellen | Zyklen, für die die Zellen ausgelegt sind; daraus berechnet das BMS den Gesundheitszustand.
Gesundheitszustand (SOH) | Setzt den Gesundheitszustand, den das BMS meldet.
Ladezustand (SOC) | Setzt den Ladezustand, den das BMS meldet.
Externen Stromsensor umkehren | Kehrt das Vorzeichen des externen Stromsensors um.
Schalterdiagnose abschalten | Das BMS prüft nicht mehr, ob seine Schalter wirklich öffnen und schließen.
Ladezustand für Ladebeginn nutzen | Nach einer beendeten Ladung wird erst unter diesem Ladezustand wieder geladen.
Art des Laders
Abschaltverzögerung bei Entladeüberstrom | So lange darf ein Entladeüberstrom dauern, bis das BMS den Schalter öffnet.
Lastschalter | Ausgang, der die Last schaltet.
Automatische Wiedereinschaltung | Zeit, nach der das BMS es nach einem Fehler wieder versucht.
Ladeschalter | Ausgang, der den Lader schaltet.
Zündungseingang | Eingang, der das BMS weckt.
Ladererkennung | Eingang, der einen angeschlossenen Lader meldet.
Eingang des Geschwindigkeitssensors
Vorladeausgang | Ausgang, der die Last vorlädt.
Vorladedauer
Art der Temperaturfühler
Betriebsart | Getrennte Anschlüsse zum Laden und Entladen oder ein gemeinsamer.
Schalter im Einzelportbetrieb | Ausgang, der den gemeinsamen Anschluss schaltet.
Sendeintervall | Wie oft das BMS ungefragt Text sendet. Aus lassen: Der Text gerät zwischen die Antworten.
Sendeprotokoll
Zellchemie | Woraus die Zellen sind. Bestimmt Spannungen und Kurven; was sonst angegeben ist, geht vor.
Ladespannung je Zelle | Bis hierher wird das Pack geladen. Nie über das, was das BMS als voll zählt. | wie vom BMS
Erhaltungsspannung (Float) je Zelle | Darauf wird ein volles Pack gehalten. | 0,1 V unter der Ladespannung
Rebulk-Spannung je Zelle | Sind die Zellen so weit gesunken, beginnt eine neue Ladung. Dorthin sinkt auch CVL, wenn Messwerte ausbleiben. | 0,15 V unter der Ladespannung
Schweifstrom zählt ab | Spannung der höchsten Zelle, ab der ein kleiner Strom als Ladeende zählt. | voller Schweifstrom bei jeder Spannung
Voller Schweifstrom bei | Spannung der höchsten Zelle, bei der der ganze Schweifstrom als Ladeende zählt. | voller Schweifstrom bei jeder Spannung
Schweifstrom | Anteil der Kapazität je Stunde; darunter gilt eine Ladung als beendet.
Zelldifferenz am Ladeende | Eine Ladung ist erst beendet, wenn die Zellen nicht weiter auseinander sind; bis dahin wird balanciert.
Wartezeit vor dem Ladeende | So lange müssen alle Bedingungen für das Ladeende gelten.
Absorptionszeit | Nach dieser Zeit an der Ladespannung gilt eine Ladung als beendet, auch wenn der Strom nicht sinkt.
Längste Absorption | Nach dieser Zeit an der Ladespannung endet eine Ladung auf jeden Fall, mit einem Ereignis.
Rebulk bei Ladezustand | Ein volles Pack, das so weit gesunken ist, wird wieder voll geladen. | nie aus diesem Grund
Tage zwischen Vollladungen | Nach so vielen Tagen ohne Vollladung folgt eine. | nie aus diesem Grund
Leitungswiderstand | Zwischen Batterie und Ladern: Beim Laden wird CVL um den Spannungsfall angehoben, in Grenzen.
Höchster ausgeglichener Spannungsfall | Um mehr wird CVL für die Leitung nie angehoben.
Höchster Ladestrom | Je Pack. Verschärft nur, was das BMS erlaubt. | wie vom BMS
Höchster Entladestrom | Je Pack. Verschärft nur, was das BMS erlaubt. | wie vom BMS
Anteil der Abschaltströme des BMS | Bei seinen Abschaltströmen schaltet das BMS ab; die Grenzen bleiben auf diesem Anteil darunter.
Wartezeit vor einem Anstieg | Eine Stromgrenze steigt erst, wenn sie so lange höher sein dürfte.
Anstiegszeit | Zeit, in der eine Stromgrenze von null auf voll steigt.
Kleinster Strom | Weniger zählt als kein Strom, bis es doppelt so viel wäre.
Strom ohne Temperaturfühler | Was von den Strömen bleibt, wenn ein Temperaturfühler ausfällt.
Ladestrom über der höchsten Zelle | Anteil des Ladestroms über der Spannung der höchsten Zelle.
Entladestrom über der niedrigsten Zelle | Anteil des Entladestroms über der Spannung der niedrigsten Zelle.
Ladestrom über der Temperatur | Anteil des Ladestroms über der Temperatur des kältesten und des wärmsten Zellfühlers.
Entladestrom über der Temperatur | Anteil des Entladestroms über der Temperatur des kältesten und des wärmsten Zellfühlers.
Ströme über der BMS-Temperatur | Anteil beider Ströme über der Temperatur des BMS selbst.
Ladestrom über dem Ladezustand | Anteil des Ladestroms über dem Ladezustand. Ohne Punkte: keine Grenze.
Entladestrom über dem Ladezustand | Anteil des Entladestroms über dem Ladezustand. Ohne Punkte: keine Grenze.
Profil {name}: Anteil | Anteil des Ladestroms, den dieses Profil erlaubt.
Profil {name}: Strom | Ladestrom, den dieses Profil erlaubt, anstelle seines Anteils. | nach seinem Anteil
Schnellladen gesperrt ab | Ab dieser Zelltemperatur wird aus schnell mittel, bis die Zellen 5 °C kühler sind.
Wenn Messwerte ausbleiben | Dem GX weiter null Strom melden oder verstummen, damit es selbst Alarm gibt.
Stumm nach | Wenn Frames gestoppt werden: Alter des letzten Messwerts, bei dem das geschieht.
Ladeprofil | Wie stark das Pack geladen werden darf.
Laden freigegeben | Aus: Kein Ladestrom ist erlaubt.
Entladen freigegeben | Aus: Kein Entladestrom ist erlaubt. Ein Inselwechselrichter schaltet ab.
Jetzt voll laden | Lädt einmal voll, wie hoch der Ladezustand auch ist; schaltet sich danach selbst aus.
Ladestrom höchstens | Eine vorübergehende Grenze; verschärft nur. | keine solche Grenze
Entladestrom höchstens | Eine vorübergehende Grenze; verschärft nur. | keine solche Grenze
Ladespannung je Zelle höchstens | Eine vorübergehende Grenze; verschärft nur. | keine solche Grenze
Spannungswarnung vor der Abschaltung | So weit vor der Überspannungsabschaltung des BMS warnt eine Zelle.
Temperaturwarnung vor der Abschaltung | So weit vor der Übertemperaturabschaltung des BMS warnt eine Temperatur.
Zelldifferenz: Warnung | Zelldifferenz, ab der gewarnt wird.
Zelldifferenz: Alarm | Zelldifferenz, die ein Alarm ist.
{name}: ausgelöst nach | So lange muss ein Messwert jenseits seiner Schwelle sein.
{name}: beendet nach | So lange muss ein Messwert wieder gut sein.
{name}: selbsthaltend | Bleibt, bis jemand ihn quittiert.
GX verloren nach | So lange darf ein GX schweigen, bevor es als verloren gilt. Das wird gezeigt und protokolliert; gesendet wird weiter dasselbe.
Messwerte alle | Wie oft Spannungen, Strom und Temperaturen gelesen werden. | wie im YAML für jedes Pack
Ereignisse alle | Wie oft das BMS nach seinen Ereignissen gefragt wird. | wie im YAML für jedes Pack
Einstellungen alle | Wie oft die Einstellungen des BMS gelesen werden; was das Gateway selbst schreibt, liest es sofort zurück. | wie im YAML für jedes Pack
Lebensdauerwerte alle | Wie oft die Lebensdauerwerte des BMS gelesen werden. | wie im YAML für jedes Pack
Warten auf eine Antwort | Wie lange eine Antwort des BMS dauern darf, bevor es erneut gefragt wird. | wie im YAML für jedes Pack
Abschaltung: Unterspannung
Abschaltung: Überspannung
Abschaltung: Übertemperatur
Abschaltung: Entladeüberstrom
Abschaltung: Ladeüberstrom
Abschaltung: Rückspeiseüberstrom
Abschaltung: zu kalt
Ladeschalter gehorcht nicht
Lastschalter gehorcht nicht
Einzelportschalter gehorcht nicht
Externer Stromsensor getrennt (Neustart nötig)
Externer Stromsensor angeschlossen (Neustart nötig)
Abschaltung: leer
Zu kalt zum Laden
Laden beendet: Laderspannung zu hoch
Laden beendet: Laderspannung zu niedrig
BMS gestartet
Laden begonnen
Laden beendet
Lader angeschlossen
Lader getrennt
Betrieb mit zwei Anschlüssen
Einzelportbetrieb
Übertemperatur vorbei
Wieder warm genug zum Laden
Wieder warm genug
Ladeüberstrom vorbei
Entladeüberstrom vorbei
Rückspeiseüberstrom vorbei
Überspannung vorbei
Nicht mehr leer
Unterspannung vorbei
Externer Stromsensor angeschlossen
Externer Stromsensor getrennt
Zelle {place}: {value}, Schwelle {threshold}
{sensor}: {value}, Schwelle {threshold}
{value}, Schwelle {threshold}
Zellen {value} auseinander, Schwelle {threshold}
Das BMS meldet einen Fehler ohne Angabe der Ursache.
Keine Messwerte seit {value}, Schwelle {threshold}
Die Einstellungen des BMS fehlen oder widersprechen sich.
{sensor}: ausgefallen
Hauptschleife stand {value} still, Schwelle {threshold}
BMS-Abfrage stand {value} still, Schwelle {threshold}
CAN-Senden stand {value} still, Schwelle {threshold}
In den Messwerten fehlt etwas.
Das BMS zählt eine andere Zellenzahl als eingestellt.
Eine Zelle zeigt, was keine Batterie hat.
Zwei Nachbarzellen weichen gleich weit ab: Leitung dazwischen offen.
Niedrigste und höchste Zelle passen nicht zur Zellenliste.
Die Zellen ergeben zusammen nicht die Packspannung.
Der Strom ist größer als messbar.
Der Ladezustand springt.
Die Uhr des BMS steht.
Nichts ändert sich, obwohl Strom fließt.
Ein Temperaturfühler zeigt, was keiner messen kann.
Verbindung zum BMS
Verbindung zum GX
CAN-Verbindung
Netzverbindung
Verbindung zum Broker
Hochladen der Firmware begonnen
Hochladen der Firmware beendet
Hochladen der Firmware gescheitert
Hauptschleife
BMS-Abfrage
CAN-Senden
verloren
steht
steht still
läuft wieder
vorbei
quittiert
aus
intern
variabel
Lade-FET
Entlade-FET
zwei Anschlüsse
ein Anschluss
zwei NTC 10 kΩ
Mehrpunkt, aktiv
Meter
Kilometer
Fuß
Meile
Yard
Konfiguration geändert
Uhr vorgestellt
Zustand des CAN-Busses geändert`)},Ue={en:`English`,fr:`Français`,de:`Deutsch`},We=`language`;function Ge(e){for(let t of e){let e=t.slice(0,2).toLowerCase();if(e in He)return e}return`en`}var Ke=Ie(`en`);function qe(e){Re(e),document.documentElement.lang=e,Ke.set(e)}function Je(e){localStorage.setItem(We,e),qe(e)}function Ye(){let e=localStorage.getItem(We);qe(Ge(e===null?navigator.languages:[e]))}function Xe(e,t){return e.replace(/\{(\w+)\}/g,(e,n)=>String(t[n]??e))}function R(e,t={}){return Xe(z(e)??e,t)}function z(e){return He[Ke.get()][e]}function B(e,t,n){return t==null?R(`unknown`):z(`${e}.${t}`)??n??t.replaceAll(`_`,` `)}var Ze=`api/v1`,Qe=1e4,$e=class extends Error{status;problem;constructor(e,t){super(t?.detail??`HTTP ${e}`),this.status=e,this.problem=t}},et=null;function tt(e){et=e}function nt(e){return`${Ze}${e}`}async function rt(e){return e.headers.get(`Content-Type`)?.startsWith(`application/problem+json`)?e.json().catch(()=>null):null}async function it(e,t,n,r){return fetch(nt(t),{method:e,signal:AbortSignal.timeout(r),...n===void 0?{}:{body:JSON.stringify(n),headers:{"Content-Type":`application/json`}}})}async function at(e,t,n,r={}){let i=r.timeoutMs??Qe,a=await it(e,t,n,i);if(a.status===401&&!r.quiet&&et!==null&&(await et(),a=await it(e,t,n,i)),!a.ok)throw new $e(a.status,await rt(a));return a.status===204?void 0:await a.json()}var V=(e,t)=>at(`GET`,e,void 0,t),ot=500,st=1e4;function ct(e,t){let n=Math.min(st,ot*2**Math.min(e,10));return Math.round(n*(.75+t/4))}var lt=2e3,ut=6e3,dt=class{environment;socket=null;status=`connecting`;failures=0;retry;silence;nextPoll;polling=!1;running=!1;handlers=new Map;constructor(e){this.environment=e}start(){this.running||(this.running=!0,this.failures=0,this.connect(),this.startPolling(0))}stop(){this.running=!1,clearTimeout(this.retry),clearTimeout(this.silence),this.stopPolling(),this.drop()}wake(){this.running&&this.status!==`live`&&(this.failures=0,clearTimeout(this.retry),this.drop(),this.connect(),this.startPolling(0))}on(e,t){let n=this.handlers.get(e)??new Set;return this.handlers.set(e,n),n.size===0&&e!==`resync`&&this.say({subscribe:[e]}),n.add(t),()=>{n.delete(t),n.size===0&&e!==`resync`&&this.say({unsubscribe:[e]})}}say(e){this.status===`live`&&this.socket?.send(JSON.stringify(e))}connect(){let e=this.environment.openSocket();this.socket=e,e.onopen=()=>{let t=[...this.handlers].filter(([e,t])=>t.size>0&&e!==`resync`);e.send(JSON.stringify({subscribe:[`state`,...t.map(([e])=>e)]})),this.watch()},e.onmessage=({data:e})=>this.receive(e),e.onclose=()=>this.lost(),this.watch()}receive(e){let t;try{t=JSON.parse(String(e))}catch{return}if(this.failures=0,this.watch(),t.type===`state`&&(this.stopPolling(),this.become(`live`),this.environment.onState(t.data)),t.type!==`hello`)for(let e of this.handlers.get(t.type)??[])e(t.data)}watch(){clearTimeout(this.silence),this.silence=setTimeout(()=>{this.drop(),this.lost()},ut)}drop(){let e=this.socket;e!==null&&(this.socket=null,e.onopen=e.onmessage=e.onclose=null,e.close())}lost(){this.socket=null,clearTimeout(this.silence),this.running&&(this.status===`live`&&this.become(`connecting`),this.startPolling(0),clearTimeout(this.retry),this.retry=setTimeout(()=>this.connect(),ct(this.failures++,this.environment.random())))}startPolling(e){clearTimeout(this.nextPoll),this.polling=!0,this.nextPoll=setTimeout(()=>void this.pollOnce(),e)}stopPolling(){this.polling=!1,clearTimeout(this.nextPoll)}async pollOnce(){try{let e=await this.environment.poll();if(!this.polling)return;this.become(`polling`),this.environment.onState(e)}catch(e){if(!this.polling)return;this.become(e===`denied`?`denied`:`offline`)}this.polling&&this.startPolling(lt)}become(e){e!==this.status&&(this.status=e,this.environment.onStatus(e))}},ft=Ie(null),pt=Ie(`connecting`),mt=Ie(null),ht=Ie(performance.now()),gt=3500,_t=new dt({openSocket(){let e=new URL(nt(`/ws`),document.baseURI);return e.protocol=e.protocol.replace(`http`,`ws`),new WebSocket(e)},poll:()=>V(`/state`,{quiet:!0,timeoutMs:4e3}).catch(e=>{throw e instanceof $e&&e.status===401?`denied`:e}),onStatus:e=>pt.set(e),onState(e){let t=mt.get()?.state.boot_id;mt.set({state:e,atMs:performance.now()}),t!==void 0&&t!==e.boot_id&&vt()},random:Math.random});async function vt(){ft.set(await V(`/info`,{quiet:!0}))}async function yt(e){try{await vt()}catch{pt.set(`offline`),setTimeout(()=>void yt(e),2e3);return}ft.get()?.read_access===`login`&&!e?pt.set(`denied`):_t.start()}function bt(e){yt(e),setInterval(()=>ht.set(performance.now()),1e3),addEventListener(`online`,()=>_t.wake()),document.addEventListener(`visibilitychange`,()=>{document.visibilityState===`visible`&&_t.wake()})}var xt=[`auto`,`light`,`dark`],St=`theme`,Ct=Ie(`auto`);function wt(e){e===`auto`?delete document.documentElement.dataset.theme:document.documentElement.dataset.theme=e,Ct.set(e)}function Tt(e){localStorage.setItem(St,e),wt(e)}function Et(){let e=localStorage.getItem(St);wt(xt.find(t=>t===e)??`auto`)}var Dt=0;Array.isArray;function H(e,n,r,i,a,o){n||={};var s,c,l=n;if(`ref`in l)for(c in l={},n)c==`ref`?s=n[c]:l[c]=n[c];var u={type:e,props:l,key:r,ref:s,__k:null,__:null,__b:0,__e:null,__c:null,constructor:void 0,__v:--Dt,__i:-1,__u:0,__source:a,__self:o};if(typeof e==`function`&&(s=e.defaultProps))for(c in s)l[c]===void 0&&(l[c]=s[c]);return t.vnode&&t.vnode(u),u}function U({title:e,aside:t,wide:n=!1,stale:r=!1,children:i}){let a=Oe();return H(`section`,{class:`card${n?` wide`:``}`,"aria-labelledby":a,children:[H(`div`,{class:`card-head`,children:[H(`h2`,{id:a,children:e}),t&&H(`div`,{class:r?`stale`:``,children:t})]}),H(`div`,{class:r?`stale`:``,children:i})]})}function Ot({label:e,options:t,value:n,onChange:r}){return H(`fieldset`,{class:`tabs`,"aria-label":e,children:t.map(([e,t])=>H(`button`,{type:`button`,class:`tab`,"aria-pressed":e===n,onClick:()=>r(e),children:t},e))})}function kt({rows:e,columns:t=!1}){return H(`dl`,{class:`facts${t?` columns`:``}`,children:e.map(([e,t])=>H(`div`,{children:[H(`dt`,{children:e}),H(`dd`,{children:t})]},e))})}var At=Ie([]),jt=5e3,Mt=0;function Nt(e,t=!1){let n={id:++Mt,text:e,bad:t};At.set([...At.get(),n]),setTimeout(()=>At.set(At.get().filter(e=>e!==n)),jt)}function Pt(){return H(`div`,{class:`toasts`,role:`status`,"aria-live":`polite`,children:L(At).map(e=>H(`div`,{class:`toast${e.bad?` bad`:``}`,children:e.text},e.id))})}function Ft(e){if(e instanceof $e){if(e.status===401&&e.problem===null)return R(`error.login`);let t=e.problem?.allowed;return t?`${e.message} (${R(`error.allowed`,{range:t})})`:e.message}return R(`error.no_answer`)}function It(e){Nt(Ft(e),!0)}var Lt=Ie(`unknown`),Rt=`logged-in`;function zt(){return localStorage.getItem(Rt)!==null}var Bt=Ie(null);function Vt(){return new Promise((e,t)=>{let n={done:e,cancelled:()=>t(new $e(401,null))};Bt.set([...Bt.get()??[],n])})}function Ht(e){let t=Bt.get()??[];Bt.set(null);for(let n of t)n[e]()}var Ut=()=>Ht(`cancelled`);async function Wt(e){await at(`POST`,`/session`,{password:e,kind:`browser`},{quiet:!0}),localStorage.setItem(Rt,`1`),Lt.set(`in`),Ht(`done`),_t.start(),_t.wake(),Kt()}async function Gt(){await at(`DELETE`,`/session`,void 0,{quiet:!0}).catch(()=>void 0),localStorage.removeItem(Rt),location.reload()}async function Kt(){mt.get()?.state.time.quality===`unknown`&&await at(`POST`,`/actions/set_time`,{utc_ms:Date.now()},{quiet:!0}).catch(()=>void 0)}async function qt(){if(tt(()=>(Lt.set(`out`),Vt())),!zt())Lt.set(`out`);else try{await V(`/tokens`,{quiet:!0}),Lt.set(`in`),Kt()}catch(e){if(!(e instanceof $e))return;localStorage.removeItem(Rt),Lt.set(`out`)}}var Jt=new Map;function Yt(e){return typeof e==`number`&&Number.isFinite(e)}function W(e,t=0){if(!Yt(e))return`–`;let n=ze(),r=`${n}/${t}`,i=Jt.get(r);i===void 0&&(i=new Intl.NumberFormat(n,{minimumFractionDigits:t,maximumFractionDigits:t}),Jt.set(r,i));let a=Number(e.toFixed(t));return i.format(a===0?0:a).replace(`-`,`−`)}function G(e,t,n=0){return Yt(e)&&t!==``?`${W(e,n)}\u202f${t}`:W(e,n)}function Xt(e,t){let n=W(.1,1).charAt(1);return e.toFixed(t).replace(`.`,n)}function Zt(e){let t=e.trim().replace(`−`,`-`).replace(`,`,`.`);return/^[+-]?(\d+\.?\d*|\.\d+)$/.test(t)?Number(t):null}function Qt({label:e,accept:t,onFile:n}){let r=I(null);return H(S,{children:[H(`button`,{type:`button`,class:`button`,onClick:()=>r.current?.click(),children:e}),H(`input`,{ref:r,type:`file`,accept:t,hidden:!0,"aria-label":e,onChange:e=>{let t=e.currentTarget.files?.[0];e.currentTarget.value=``,t&&n(t)}})]})}function K({tone:e=`quiet`,live:t=!1,children:n}){return H(`div`,{class:`note ${e}`,role:t?`status`:void 0,children:n})}function $t({label:e,value:t,onChange:n,hint:r,disabled:i}){let a=Oe();return H(`div`,{class:`field`,children:[H(`label`,{class:`switch`,children:[H(`input`,{type:`checkbox`,role:`switch`,"aria-checked":t,checked:t,disabled:i,"aria-describedby":r?a:void 0,onChange:e=>n(e.currentTarget.checked)}),H(`span`,{class:`field-label`,children:e})]}),r&&H(`span`,{class:`quiet small`,id:a,children:r})]})}function en(e,t){let n=[];for(let t=2;n.length<e;t++)n.every(e=>t%e!==0)&&n.push(t);return Uint32Array.from(n,e=>t(e)%1*2**32)}var q=64,tn=en(64,Math.cbrt),nn=(e,t)=>e>>>t|e<<32-t,rn=class{state=en(8,Math.sqrt);block=new Uint8Array(q);words=new Uint32Array(q);length=0;update(e){for(let t=0;t<e.length;){let n=this.length%q,r=e.subarray(t,t+q-n);this.block.set(r,n),this.length+=r.length,t+=r.length,this.length%q===0&&this.compress()}}hex(){let e=this.length*8,t=this.length%q,n=new Uint8Array((t<56?q:128)-t);n[0]=128;let r=new DataView(n.buffer);return r.setUint32(n.length-8,e/2**32),r.setUint32(n.length-4,e),this.update(n),Array.from(this.state,e=>e.toString(16).padStart(8,`0`)).join(``)}compress(){let{state:e,words:t}=this,n=new DataView(this.block.buffer),r=e=>t[e];for(let e=0;e<q;e++){if(e<16){t[e]=n.getUint32(4*e);continue}let[i,a]=[r(e-15),r(e-2)];t[e]=r(e-16)+(nn(i,7)^nn(i,18)^i>>>3)+r(e-7)+(nn(a,17)^nn(a,19)^a>>>10)}let[i=0,a=0,o=0,s=0,c=0,l=0,u=0,d=0]=e;for(let e=0;e<q;e++){let t=d+(nn(c,6)^nn(c,11)^nn(c,25))+(c&l^~c&u)+tn[e]+r(e),n=(nn(i,2)^nn(i,13)^nn(i,22))+(i&a^i&o^a&o);[d,u,l,c,s,o,a,i]=[u,l,c,s+t|0,o,a,i,t+n|0]}[i,a,o,s,c,l,u,d].forEach((t,n)=>{e[n]=e[n]+t})}},an=262144;async function on(e){let t=new rn;for(let n=0;n<e.size;n+=an)t.update(new Uint8Array(await e.slice(n,n+an).arrayBuffer()));return t.hex()}function J(e){try{return JSON.parse(e)}catch{return null}}function sn(e,t,n,r){let i=new XMLHttpRequest,a=new Promise((e,a)=>{i.open(`POST`,nt(`/ota?force=${n}`)),i.setRequestHeader(`Content-Type`,`application/octet-stream`),i.setRequestHeader(`X-Firmware-SHA256`,t),i.upload.onprogress=e=>r(e.total>0?e.loaded/e.total:0),i.onload=()=>{let t=i.status===200?J(i.responseText):null;t===null?a(new $e(i.status,J(i.responseText))):e(t)},i.onerror=()=>a(TypeError(`no answer`)),i.onabort=()=>a(new DOMException(`cancelled`,`AbortError`))});return i.send(e),{done:a,cancel:()=>i.abort()}}var cn=1e3,ln=9e4;async function un(e){let t=Date.now()+ln;for(;Date.now()<t;){await new Promise(e=>setTimeout(e,cn));let t=await V(`/info`,{quiet:!0,timeoutMs:3e3}).catch(()=>null);if(t!==null&&t.boot_id!==e)return t}return null}function dn({known:e}){let[t,n]=N(null),[r,i]=N(!1),[a,o]=N(`idle`),[s,c]=N(0),[l,u]=N(``),d=I(()=>{}),f=L(Lt);F(()=>()=>d.current(),[]);let p=a===`hashing`||a===`sending`||a===`restarting`,m=async()=>{if(t===null)return;let i=e;try{f!==`in`&&await Vt(),u(``),c(0),o(`hashing`);let e=await on(t);o(`sending`);let a=sn(t,e,r,c);d.current=a.cancel;let s=await a.done;d.current=()=>{},o(`restarting`);let l=await un(i.boot_id);if(l===null)throw Error(R(`ota.silent`));await vt();let p=l.firmware.version===i.firmware.version&&l.firmware.build===i.firmware.build,m=s.version??l.firmware.version,h=p&&m!==i.firmware.version;o(h?`failed`:`done`),u(R(h?`ota.rolled_back`:`ota.running`,{version:l.firmware.version})),n(null)}catch(e){d.current=()=>{},o(`failed`);let t=e instanceof DOMException&&e.name===`AbortError`,n=e instanceof Error&&e.constructor===Error;u(t?R(`ota.cancelled`):n?e.message:Ft(e))}};return H(U,{title:R(`ota.title`),children:H(`div`,{class:`stack`,children:[H(`p`,{class:`quiet small`,children:R(`ota.about`)}),H(`div`,{class:`row`,children:[!p&&H(Qt,{label:R(`ota.choose`),accept:`.bin,application/octet-stream`,onFile:n}),t!==null&&H(`span`,{children:[t.name,` · `,G(t.size/1024,`KiB`)]})]}),H($t,{label:R(`ota.force`),hint:R(`ota.force_help`),value:r,disabled:p,onChange:i}),H(`div`,{class:`row`,children:[H(`button`,{type:`button`,class:`button primary`,disabled:t===null||p,onClick:()=>void m(),children:R(`ota.install`)}),a===`sending`&&H(`button`,{type:`button`,class:`button`,onClick:()=>d.current(),children:R(`cancel`)})]}),p&&H(`div`,{children:[H(`label`,{class:`quiet small`,for:`ota-progress`,children:[R(`ota.${a}`),` `,a===`sending`&&G(s*100,`%`)]}),H(`progress`,{id:`ota-progress`,...a===`sending`?{value:s,max:1}:{}})]}),l!==``&&H(K,{tone:a===`failed`?`alarm`:`ok`,live:!0,children:l})]})})}function fn(){let e=L(ft),t=L(Ct),n=L(Ke);return H(S,{children:[H(`div`,{class:`page-head`,children:H(`h1`,{children:R(`nav.about`)})}),H(`div`,{class:`cards two`,children:[H(U,{title:R(`about.look`),children:H(`div`,{class:`stack`,children:[H(`div`,{class:`row between`,children:[H(`span`,{class:`field-label`,children:R(`about.language`)}),H(Ot,{label:R(`about.language`),options:Object.entries(Ue),value:n,onChange:Je})]}),H(`div`,{class:`row between`,children:[H(`span`,{class:`field-label`,children:R(`about.theme`)}),H(Ot,{label:R(`about.theme`),options:xt.map(e=>[e,R(`theme.${e}`)]),value:t,onChange:Tt})]})]})}),H(U,{title:R(`about.title`),children:[H(kt,{rows:[[R(`system.firmware`),e?`${e.firmware.version} (${e.firmware.build})`:`–`],[R(`system.model`),e?.model??`–`],[R(`about.api`),e?String(e.api):`–`],[R(`about.license`),`Apache-2.0`]]}),H(`p`,{class:`quiet small`,children:R(`about.disclaimer`)})]}),e?.capabilities.includes(`ota`)&&H(dn,{known:e})]})]})}function pn(){let e=L(mt);if(L(ht),e===null)return null;let t=Math.max(0,performance.now()-e.atMs);return{...e,ageS:t/1e3,stale:t>gt}}function mn(e){return ft.get()?.packs.find(t=>t.index===e)?.name??R(`pack`,{number:e})}function hn(e){if(!Yt(e))return`–`;let t=Math.max(0,Math.round(e)),n=[[Math.floor(t/86400),`d`],[Math.floor(t/3600)%24,`h`],[Math.floor(t/60)%60,`min`],[t%60,`s`]],r=n.findIndex(([e])=>e>0);return r<0?`0 s`:n.slice(r,r+2).filter(([e])=>e>0).map(([e,t])=>`${e}\u202f${t}`).join(` `)}function gn(e,t){return Yt(e)?new Date(e).toLocaleString(ze(),t):`–`}var _n=e=>gn(e,{dateStyle:`short`,timeStyle:`medium`}),vn=e=>gn(e,{dateStyle:`short`}),yn=e=>gn(e,{day:`numeric`,month:`short`}),bn=(e,t)=>gn(e,{hour:`2-digit`,minute:`2-digit`,...t?{second:`2-digit`}:{},hourCycle:`h23`}),xn=(e,t=2)=>G(e,`V`,t),Sn=e=>G(e,`V`,3),Cn=(e,t=1)=>G(e,`A`,t),wn=e=>G(e,`W`),Tn=(e,t=0)=>G(e,`%`,t),En=e=>G(e,`°C`,1),Dn=e=>G(e,`kWh`,1),On=e=>G(e==null?null:e*1e3,`mV`);function kn(e,t){return G(e,t??``,Math.min(t===`V`?3:2,An(e??0)))}function An(e){return String(Number(e.toFixed(4))).split(`.`)[1]?.length??0}function jn(e){return e===null||e<=0?2:Math.min(4,Math.max(0,Math.ceil(-Math.log10(e)-1e-9)))}var Mn=(e,t)=>e?.split(` | `)[t];function Nn(e){return Mn(z(`setting.${e.key}`),0)??e.name}function Pn(e){let t=z(`setting.${e.key}`);return t===void 0?e.help:Mn(t,1)??``}function Fn(e,t){let[,n=``,r=``,i=``]=/^(alarms\.)(\w+)(\.\w+)$/.exec(e)??/^(charging\.)(slow|medium|fast)(_share|_current)$/.exec(e)??[],a=z(`option_text.${e}`)??z(`option_text.${n}*${i}`);if(a===void 0)return;let o=n===`alarms.`?`alarm`:`profile`;return Xe(Mn(a,t)??``,{name:B(o,r)})}function In(e){return Fn(e.key,0)??e.name}function Ln(e){return Fn(e.key,1)??e.help}function Rn(e){return e.zero===null?null:Fn(e.key,2)||e.zero}function zn({reason:e,place:t,value:n,threshold:r,unit:i}){let a=e=>kn(e,i),o=z(`alarm_reason.${e}`)??z(`alarm.${e}`)??z(`bms_event.${e.replace(/^bms_/,``)}`);return o&&Xe(o,{place:t??``,sensor:t===0?R(`temperature.internal`):R(`temperature.sensor`,{number:t??``}),value:a(n),threshold:a(r)})}function Bn(e){return Ke.get()!==`en`&&zn(e)||e.text}function Vn({check:e,text:t}){return z(`alarm_reason.${e}`)??t}function Hn(e){return Ke.get()!==`en`&&Un(e)||e.text}function Un({kind:e,key:t,level:n,...r}){let i=n===`alarm`,a=(e,t)=>e&&`${e}: ${z(`event_state.${t}`)}`,o=t=>t&&`${B(`event_kind`,e)}: ${t}`,s=(e,t)=>e&&(r.reason===null?e:`${e} – ${B(t,r.reason)}`);switch(e){case`boot`:return o(z(`reset.${t}`));case`alarm_raised`:{let e=z(`alarm.${t}`),i=r.reason===null?``:zn({...r,reason:r.reason});return e&&i!==void 0?`${e}: ${B(`level`,n)}${i&&` – ${i}`}`:void 0}case`alarm_cleared`:return a(z(`alarm.${t}`),`over`);case`alarm_acknowledged`:return a(z(`alarm.${t}`),`acknowledged`);case`bms_event`:return o(z(`bms_event.${t}`));case`link`:return a(z(`event_link.${t}`),i?`lost`:`up`);case`setting_written`:return s(Mn(z(`setting.${t}`),0),`result`);case`stage_changed`:return o(s(z(`stage.${t}`),`stage_reason`));case`profile_changed`:return o(z(`profile.${t}`));case`ota`:return z(`event_ota.${t}`);case`watchdog`:return a(z(`watchdog.${t}`),i?`stopped`:`runs`);default:return z(`event.${e}`)}}function Wn(){at(`POST`,`/actions/acknowledge_alarms`).catch(It)}function Gn({alarms:e}){if(e.length===0)return null;let t=e.some(e=>e.latched&&!e.acknowledged);return H(`div`,{class:`full`,children:H(U,{title:R(`alarms.title`),aside:t&&H(`button`,{type:`button`,class:`button`,onClick:Wn,children:R(`alarms.acknowledge`)}),children:H(`ul`,{class:`stack`,"aria-live":`polite`,children:e.map(e=>H(`li`,{class:`note ${e.active?e.level:`ok`}`,children:[H(`div`,{class:`row between`,children:[H(`b`,{children:[B(`alarm`,e.kind,e.name),e.pack!==null&&` · ${mn(e.pack)}`]}),H(`span`,{class:`small`,children:[e.active?B(`level`,e.level):R(`alarms.over`),` ·`,` `,R(`since`,{time:hn(e.since_s)})]})]}),H(`p`,{children:Bn(e)})]},`${e.kind}${e.pack}`))})})})}var Kn=.05,qn=.2;function Jn(e){let t=e.filter(Yt);if(t.length===0)return null;let n=Math.floor((Math.min(...t)-.03)/Kn)*Kn,r=Math.ceil((Math.max(...t)+.01)/Kn)*Kn;return{low:Math.max(0,Math.min(n,r-qn)),high:r}}function Yn(e,t){return Yt(e)?Math.min(100,Math.max(2,(e-t.low)/(t.high-t.low)*100)):0}var Xn={min:`▼`,max:`▲`};function Zn({number:e,cell:t,scale:n,mark:r}){let i=[`${R(`cells.cell`,{number:e})}: ${Sn(t.voltage_v)}`,r&&R(`cells.${r}`),t.balancing&&R(`cells.balancing`)];return H(`li`,{class:`cell ${r??``}${t.balancing?` balancing`:``}`,children:[H(`span`,{class:`hidden`,children:i.filter(Boolean).join(`, `)}),H(`span`,{class:`cell-mark`,"aria-hidden":`true`,children:r?Xn[r]:``}),H(`span`,{class:`cell-tube`,"aria-hidden":`true`,children:[H(`span`,{class:`cell-fill`,style:{height:`${Yn(t.voltage_v,n)}%`}}),H(`span`,{class:`cell-value`,children:W(t.voltage_v,3)})]}),H(`span`,{class:`cell-number`,"aria-hidden":`true`,children:e})]})}var Qn={fresh:`ok`,held:`warning`,lost:`alarm`,silent:`alarm`};function $n({freshness:e}){return Qn[e]??`quiet`}function er({freshness:e}){return e===`lost`||e===`silent`}function tr({pack:e,several:t,stale:n}){let r=Jn(e.cells.map(e=>e.voltage_v)),i=e.cell_delta_v,a=t=>i===null||i<5e-4?null:e.cell_max?.cell===t?`max`:e.cell_min?.cell===t?`min`:null;return H(`div`,{class:`full`,children:H(U,{title:t?`${R(`cells.title`)} · ${e.name}`:R(`cells.title`),stale:n||er(e),aside:H(`span`,{class:`quiet`,children:R(`cells.spread`,{value:On(i)})}),children:r===null?H(`p`,{class:`quiet`,children:R(`cells.unknown`)}):H(S,{children:[H(`ol`,{class:`cells`,"aria-label":R(`cells.title`),children:e.cells.map((e,t)=>H(Zn,{number:t+1,cell:e,scale:r,mark:a(t+1)},t))}),H(`p`,{class:`cells-key`,children:[H(`span`,{children:[`▲ `,R(`cells.max`),` `,e.cell_max?Sn(e.cell_max.voltage_v):`–`]}),H(`span`,{children:[`▼ `,R(`cells.min`),` `,e.cell_min?Sn(e.cell_min.voltage_v):`–`]}),H(`span`,{children:[H(`i`,{class:`stripes`}),R(`cells.balancing`)]}),H(`span`,{children:R(`cells.scale`,{low:Sn(r.low),high:Sn(r.high)})})]})]})})})}function nr({state:e,stale:t}){let{charge:n}=e,r=n.profile===n.profile_in_force?B(`profile`,n.profile):`${B(`profile`,n.profile)} → ${B(`profile`,n.profile_in_force)}`;return H(`div`,{class:`third`,children:H(U,{title:R(`charge.title`),stale:t,children:H(kt,{rows:[[R(`charge.stage`),B(`stage`,n.stage)],[R(`charge.reason`),B(`stage_reason`,n.stage_reason)],[R(`charge.since`),hn(n.stage_since_s)],[R(`charge.profile`),r],[R(`charge.allowed`),n.charge_enabled?R(`yes`):R(`no`)],[R(`charge.discharge_allowed`),n.discharge_enabled?R(`yes`):R(`no`)],[R(`charge.last_full`),n.last_full_charge.age_s===null?R(`unknown`):R(`ago`,{time:hn(n.last_full_charge.age_s)})]]})})})}function rr(e,t,n=!0){let r=I(t);r.current=t,F(()=>n?_t.on(e,e=>r.current(e)):void 0,[e,n])}var ir=!0,ar=`uplot`,or=`u-hz`,sr=`u-vt`,cr=`u-title`,lr=`u-wrap`,ur=`u-under`,dr=`u-over`,fr=`u-axis`,pr=`u-off`,mr=`u-select`,hr=`u-cursor-x`,gr=`u-cursor-y`,_r=`u-cursor-pt`,vr=`u-legend`,yr=`u-live`,br=`u-inline`,xr=`u-series`,Sr=`u-marker`,Cr=`u-label`,wr=`u-value`,Tr=`width`,Er=`height`,Dr=`top`,Or=`bottom`,kr=`left`,Ar=`right`,jr=`#000`,Mr=`#0000`,Nr=`mousemove`,Pr=`mousedown`,Fr=`mouseup`,Ir=`mouseenter`,Lr=`mouseleave`,Rr=`dblclick`,zr=`resize`,Br=`scroll`,Vr=`change`,Hr=`dppxchange`,Ur=`--`,Wr=typeof window<`u`,Gr=Wr?document:null,Kr=Wr?window:null,qr=Wr?navigator:null,Y,Jr;function Yr(){let e=devicePixelRatio;Y!=e&&(Y=e,Jr&&ui(Vr,Jr,Yr),Jr=matchMedia(`(min-resolution: ${Y-.001}dppx) and (max-resolution: ${Y+.001}dppx)`),li(Vr,Jr,Yr),Kr.dispatchEvent(new CustomEvent(Hr)))}function Xr(e,t){if(t!=null){let n=e.classList;!n.contains(t)&&n.add(t)}}function Zr(e,t){let n=e.classList;n.contains(t)&&n.remove(t)}function Qr(e,t,n){e.style[t]=n+`px`}function $r(e,t,n,r){let i=Gr.createElement(e);return t!=null&&Xr(i,t),n?.insertBefore(i,r),i}function ei(e,t){return $r(`div`,e,t)}var ti=new WeakMap;function ni(e,t,n,r,i){let a=`translate(`+t+`px,`+n+`px)`;a!=ti.get(e)&&(e.style.transform=a,ti.set(e,a),t<0||n<0||t>r||n>i?Xr(e,pr):Zr(e,pr))}var ri=new WeakMap;function ii(e,t,n){let r=t+n;r!=ri.get(e)&&(ri.set(e,r),e.style.background=t,e.style.borderColor=n)}var ai=new WeakMap;function oi(e,t,n,r){let i=t+``+n;i!=ai.get(e)&&(ai.set(e,i),e.style.height=n+`px`,e.style.width=t+`px`,e.style.marginLeft=r?-t/2+`px`:0,e.style.marginTop=r?-n/2+`px`:0)}var si={passive:!0},ci={...si,capture:!0};function li(e,t,n,r){t.addEventListener(e,n,r?ci:si)}function ui(e,t,n,r){t.removeEventListener(e,n,si)}Wr&&Yr();function di(e,t,n,r){let i;n||=0,r||=t.length-1;let a=r<=2147483647;for(;r-n>1;)i=a?n+r>>1:Mi((n+r)/2),t[i]<e?n=i:r=i;return e-t[n]<=t[r]-e?n:r}function fi(e){return(t,n,r)=>{let i=-1,a=-1;for(let a=n;a<=r;a++)if(e(t[a])){i=a;break}for(let i=r;i>=n;i--)if(e(t[i])){a=i;break}return[i,a]}}var pi=e=>e!=null,mi=e=>e!=null&&e>0,hi=fi(pi),gi=fi(mi);function _i(e,t,n,r=0,i=!1){let a=i?gi:hi,o=i?mi:pi;[t,n]=a(e,t,n);let s=e[t],c=e[t];if(t>-1){if(r==1)s=e[t],c=e[n];else if(r==-1)s=e[n],c=e[t];else for(let r=t;r<=n;r++){let t=e[r];o(t)&&(t<s?s=t:t>c&&(c=t))}}return[s??Ui,c??-Ui]}function vi(e,t,n,r){let i=Ri(e),a=Ri(t);e==t&&(i==-1?(e*=n,t/=n):(e/=n,t*=n));let o=n==10?zi:Bi,s=i==1?Mi:Pi,c=a==1?Pi:Mi,l=s(o(ji(e))),u=c(o(ji(t))),d=Li(n,l),f=Li(n,u);return n==10&&(l<0&&(d=Q(d,-l)),u<0&&(f=Q(f,-u))),r||n==2?(e=d*i,t=f*a):(e=ra(e,d),t=na(t,f)),[e,t]}function yi(e,t,n,r){let i=vi(e,t,n,r);return e==0&&(i[0]=0),t==0&&(i[1]=0),i}var bi=.1,xi={mode:3,pad:bi},Si={pad:0,soft:null,mode:0},Ci={min:Si,max:Si};function wi(e,t,n,r){return ma(n)?Ei(e,t,n):(Si.pad=n,Si.soft=r?0:null,Si.mode=r?3:0,Ei(e,t,Ci))}function X(e,t){return e??t}function Ti(e,t,n){for(t=X(t,0),n=X(n,e.length-1);t<=n;){if(e[t]!=null)return!0;t++}return!1}function Ei(e,t,n){let r=n.min,i=n.max,a=X(r.pad,0),o=X(i.pad,0),s=X(r.hard,-Ui),c=X(i.hard,Ui),l=X(r.soft,Ui),u=X(i.soft,-Ui),d=X(r.mode,0),f=X(i.mode,0),p=t-e,m=zi(p),h=Ii(ji(e),ji(t)),g=ji(zi(h)-m);(p<1e-24||g>10)&&(p=0,(e==0||t==0)&&(p=1e-24,d==2&&l!=Ui&&(a=0),f==2&&u!=-Ui&&(o=0)));let _=p||h||1e3,v=Li(10,Mi(zi(_))),y=Q(ra(e-_*(p==0?e==0?.1:1:a),v/10),24),b=e>=l&&(d==1||d==3&&y<=l||d==2&&y>=l)?l:Ui,x=Ii(s,y<b&&e>=b?b:Fi(b,y)),S=Q(na(t+_*(p==0?t==0?.1:1:o),v/10),24),C=t<=u&&(f==1||f==3&&S>=u||f==2&&S<=u)?u:-Ui,w=Fi(c,S>C&&t<=C?C:Ii(C,S));return x==w&&x==0&&(w=100),[x,w]}var Di=new Intl.NumberFormat(Wr?qr.language:`en-US`),Oi=e=>Di.format(e),ki=Math,Ai=ki.PI,ji=ki.abs,Mi=ki.floor,Ni=ki.round,Pi=ki.ceil,Fi=ki.min,Ii=ki.max,Li=ki.pow,Ri=ki.sign,zi=ki.log10,Bi=ki.log2,Vi=(e,t=1)=>ki.sinh(e)*t,Hi=(e,t=1)=>ki.asinh(e/t),Ui=1/0;function Wi(e){return(zi((e^e>>31)-(e>>31))|0)+1}function Gi(e,t,n){return Fi(Ii(e,t),n)}function Ki(e){return typeof e==`function`}function Z(e){return Ki(e)?e:()=>e}var qi=()=>{},Ji=e=>e,Yi=(e,t)=>t,Xi=e=>null,Zi=e=>!0,Qi=(e,t)=>e==t,$i=/\.\d*?(?=9{6,}|0{6,})/gm,ea=e=>{if(da(e)||ia.has(e))return e;let t=`${e}`,n=t.match($i);if(n==null)return e;let r=n[0].length-1;if(t.indexOf(`e-`)!=-1){let[e,n]=t.split(`e`);return+`${ea(e)}e${n}`}return Q(e,r)};function ta(e,t){return ea(Q(ea(e/t))*t)}function na(e,t){return ea(Pi(ea(e/t))*t)}function ra(e,t){return ea(Mi(ea(e/t))*t)}function Q(e,t=0){if(da(e))return e;let n=10**t;return Ni(e*n*(1+2**-52))/n}var ia=new Map;function aa(e){return((``+e).split(`.`)[1]||``).length}function oa(e,t,n,r){let i=[],a=r.map(aa);for(let o=t;o<n;o++){let t=ji(o),n=Q(Li(e,o),t);for(let s=0;s<r.length;s++){let c=e==10?+`${r[s]}e${o}`:r[s]*n,l=(o>=0?0:t)+(o>=a[s]?0:a[s]),u=e==10?c:Q(c,l);i.push(u),ia.set(u,l)}}return i}var sa={},ca=[],la=[null,null],ua=Array.isArray,da=Number.isInteger,fa=e=>e===void 0;function pa(e){return typeof e==`string`}function ma(e){let t=!1;if(e!=null){let n=e.constructor;t=n==null||n==Object}return t}function ha(e){return typeof e==`object`&&!!e}var ga=Object.getPrototypeOf(Uint8Array),_a=`__proto__`;function va(e,t=ma){let n;if(ua(e)){let r=e.find(e=>e!=null);if(ua(r)||t(r)){n=Array(e.length);for(let r=0;r<e.length;r++)n[r]=va(e[r],t)}else n=e.slice()}else if(e instanceof ga)n=e.slice();else if(t(e)){n={};for(let r in e)r!=_a&&(n[r]=va(e[r],t))}else n=e;return n}function ya(e){let t=arguments;for(let n=1;n<t.length;n++){let r=t[n];for(let t in r)t!=_a&&(ma(e[t])?ya(e[t],va(r[t])):e[t]=va(r[t]))}return e}var ba=0,xa=1,Sa=2;function Ca(e,t,n){for(let r=0,i,a=-1;r<t.length;r++){let o=t[r];if(o>a){for(i=o-1;i>=0&&e[i]==null;)e[i--]=null;for(i=o+1;i<n&&e[i]==null;)e[a=i++]=null}}}function wa(e,t){if(Da(e)){let t=e[0].slice();for(let n=1;n<e.length;n++)t.push(...e[n].slice(1));return Oa(t[0])||(t=Ea(t)),t}let n=new Set;for(let t=0;t<e.length;t++){let r=e[t][0],i=r.length;for(let e=0;e<i;e++)n.add(r[e])}let r=[Array.from(n).sort((e,t)=>e-t)],i=r[0].length,a=new Map;for(let e=0;e<i;e++)a.set(r[0][e],e);for(let n=0;n<e.length;n++){let o=e[n],s=o[0];for(let e=1;e<o.length;e++){let c=o[e],l=Array(i).fill(void 0),u=t?t[n][e]:xa,d=[];for(let e=0;e<c.length;e++){let t=c[e],n=a.get(s[e]);t===null?u!=ba&&(l[n]=t,u==Sa&&d.push(n)):l[n]=t}Ca(l,d,i),r.push(l)}}return r}var Ta=typeof queueMicrotask>`u`?e=>Promise.resolve().then(e):queueMicrotask;function Ea(e){let t=e[0],n=t.length,r=Array(n);for(let e=0;e<r.length;e++)r[e]=e;r.sort((e,n)=>t[e]-t[n]);let i=[];for(let t=0;t<e.length;t++){let a=e[t],o=Array(n);for(let e=0;e<n;e++)o[e]=a[r[e]];i.push(o)}return i}function Da(e){let t=e[0][0],n=t.length;for(let r=1;r<e.length;r++){let i=e[r][0];if(i.length!=n)return!1;if(i!=t){for(let e=0;e<n;e++)if(i[e]!=t[e])return!1}}return!0}function Oa(e,t=100){let n=e.length;if(n<=1)return!0;let r=0,i=n-1;for(;r<=i&&e[r]==null;)r++;for(;i>=r&&e[i]==null;)i--;if(i<=r)return!0;let a=Ii(1,Mi((i-r+1)/t));for(let t=e[r],n=r+a;n<=i;n+=a){let r=e[n];if(r!=null){if(r<=t)return!1;t=r}}return!0}var ka=[`January`,`February`,`March`,`April`,`May`,`June`,`July`,`August`,`September`,`October`,`November`,`December`],Aa=[`Sunday`,`Monday`,`Tuesday`,`Wednesday`,`Thursday`,`Friday`,`Saturday`];function ja(e){return e.slice(0,3)}var Ma=Aa.map(ja),Na={MMMM:ka,MMM:ka.map(ja),WWWW:Aa,WWW:Ma};function Pa(e){return(e<10?`0`:``)+e}function Fa(e){return(e<10?`00`:e<100?`0`:``)+e}var Ia={YYYY:e=>e.getFullYear(),YY:e=>(e.getFullYear()+``).slice(2),MMMM:(e,t)=>t.MMMM[e.getMonth()],MMM:(e,t)=>t.MMM[e.getMonth()],MM:e=>Pa(e.getMonth()+1),M:e=>e.getMonth()+1,DD:e=>Pa(e.getDate()),D:e=>e.getDate(),WWWW:(e,t)=>t.WWWW[e.getDay()],WWW:(e,t)=>t.WWW[e.getDay()],HH:e=>Pa(e.getHours()),H:e=>e.getHours(),h:e=>{let t=e.getHours();return t==0?12:t>12?t-12:t},AA:e=>e.getHours()>=12?`PM`:`AM`,aa:e=>e.getHours()>=12?`pm`:`am`,a:e=>e.getHours()>=12?`p`:`a`,mm:e=>Pa(e.getMinutes()),m:e=>e.getMinutes(),ss:e=>Pa(e.getSeconds()),s:e=>e.getSeconds(),fff:e=>Fa(e.getMilliseconds())};function La(e,t){t||=Na;let n=[],r=/\{([a-z]+)\}|[^{]+/gi,i;for(;i=r.exec(e);)n.push(i[0][0]==`{`?Ia[i[1]]:i[0]);return e=>{let r=``;for(let i=0;i<n.length;i++)r+=typeof n[i]==`string`?n[i]:n[i](e,t);return r}}var Ra=new Intl.DateTimeFormat().resolvedOptions().timeZone;function za(e,t){let n;return t==`UTC`||t==`Etc/UTC`?n=new Date(+e+e.getTimezoneOffset()*6e4):t==Ra?n=e:(n=new Date(e.toLocaleString(`en-US`,{timeZone:t})),n.setMilliseconds(e.getMilliseconds())),n}var Ba=e=>e%1==0,Va=[1,2,2.5,5],Ha=oa(10,-32,0,Va),Ua=oa(10,0,32,Va),Wa=Ua.filter(Ba),Ga=Ha.concat(Ua),Ka=`
`,qa=`{YYYY}`,Ja=Ka+qa,Ya=`{M}/{D}`,Xa=Ka+Ya,Za=Xa+`/{YY}`,Qa=`{aa}`,$a=`{h}:{mm}`+Qa,eo=Ka+$a,to=`:{ss}`,$=null;function no(e){let t=e*1e3,n=t*60,r=n*60,i=r*24,a=i*30,o=i*365,s=(e==1?oa(10,0,3,Va).filter(Ba):oa(10,-3,0,Va)).concat([t,t*5,t*10,t*15,t*30,n,n*5,n*10,n*15,n*30,r,r*2,r*3,r*4,r*6,r*8,r*12,i,i*2,i*3,i*4,i*5,i*6,i*7,i*8,i*9,i*10,i*15,a,a*2,a*3,a*4,a*6,o,o*2,o*5,o*10,o*25,o*50,o*100]),c=[[o,qa,$,$,$,$,$,$,1],[i*28,`{MMM}`,Ja,$,$,$,$,$,1],[i,Ya,Ja,$,$,$,$,$,1],[r,`{h}`+Qa,Za,$,Xa,$,$,$,1],[n,$a,Za,$,Xa,$,$,$,1],[t,to,Za+` `+$a,$,Xa+` `+$a,$,eo,$,1],[e,to+`.{fff}`,Za+` `+$a,$,Xa+` `+$a,$,eo,$,1]];function l(t){return(s,c,l,u,d,f)=>{let p=[],m=d>=o,h=d>=a&&d<o,g=t(l),_=Q(g*e,3),v=po(g.getFullYear(),m?0:g.getMonth(),h||m?1:g.getDate()),y=Q(v*e,3);if(h||m){let n=h?d/a:0,r=m?d/o:0,i=_==y?_:Q(po(v.getFullYear()+r,v.getMonth()+n,1)*e,3),s=new Date(Ni(i/e)),c=s.getFullYear(),l=s.getMonth();for(let a=0;i<=u;a++){let o=po(c+r*a,l+n*a,1),s=o-t(Q(o*e,3));i=Q((+o+s)*e,3),i<=u&&p.push(i)}}else{let a=d>=i?i:d,o=y+(Mi(l)-Mi(_))+na(_-y,a);p.push(o);let m=t(o),h=m.getHours()+m.getMinutes()/n+m.getSeconds()/r,g=d/r,v=f/s.axes[c]._space;for(;o=Q(o+d,e==1?0:3),!(o>u);)if(g>1){let e=Mi(Q(h+g,6))%24,n=t(o).getHours()-e;n>1&&(n=-1),o-=n*r,h=(h+g)%24;let i=p[p.length-1];Q((o-i)/d,3)*v>=.7&&p.push(o)}else p.push(o)}return p}}return[s,c,l]}var[ro,io,ao]=no(1),[oo,so,co]=no(.001);oa(2,-53,53,[1]);function lo(e,t){return e.map(e=>e.map((n,r)=>r==0||r==8||n==null?n:t(r==1||e[8]==0?n:e[1]+n)))}function uo(e,t){return(n,r,i,a,o)=>{let s=t.find(e=>o>=e[0])||t[t.length-1],c,l,u,d,f,p;return r.map(t=>{let n=e(t),r=n.getFullYear(),i=n.getMonth(),a=n.getDate(),o=n.getHours(),m=n.getMinutes(),h=n.getSeconds(),g=r!=c&&s[2]||i!=l&&s[3]||a!=u&&s[4]||o!=d&&s[5]||m!=f&&s[6]||h!=p&&s[7]||s[1];return c=r,l=i,u=a,d=o,f=m,p=h,g(n)})}}function fo(e,t){let n=La(t);return(t,r,i,a,o)=>r.map(t=>n(e(t)))}function po(e,t,n){return new Date(e,t,n)}function mo(e,t){return t(e)}var ho=`{YYYY}-{MM}-{DD} {h}:{mm}{aa}`;function go(e,t){return(n,r,i,a)=>a==null?Ur:t(e(r))}function _o(e,t){let n=e.series[t];return n.width?n.stroke(e,t):n.points.width?n.points.stroke(e,t):null}function vo(e,t){return e.series[t].fill(e,t)}var yo={show:!0,live:!0,isolate:!1,mount:qi,markers:{show:!0,width:2,stroke:_o,fill:vo,dash:`solid`},idx:null,idxs:null,values:[]};function bo(e,t){let n=e.cursor.points,r=ei(),i=n.size(e,t);Qr(r,Tr,i),Qr(r,Er,i);let a=i/-2;Qr(r,`marginLeft`,a),Qr(r,`marginTop`,a);let o=n.width(e,t,i);return o&&Qr(r,`borderWidth`,o),r}function xo(e,t){let n=e.series[t].points;return n._fill||n._stroke}function So(e,t){let n=e.series[t].points;return n._stroke||n._fill}function Co(e,t){return e.series[t].points.size}var wo=[0,0];function To(e,t,n){return wo[0]=t,wo[1]=n,wo}function Eo(e,t,n,r=!0){return e=>{e.button!=0||r&&e.target!=t||n(e)}}function Do(e,t,n,r=!0){return e=>{r&&e.target!=t||n(e)}}var Oo={show:!0,x:!0,y:!0,lock:!1,move:To,points:{one:!1,show:bo,size:Co,width:0,stroke:So,fill:xo},bind:{mousedown:Eo,mouseup:Eo,click:Eo,dblclick:Eo,mousemove:Do,mouseleave:Do,mouseenter:Do},drag:{setScale:!0,x:!0,y:!1,dist:0,uni:null,click:(e,t)=>{t.stopPropagation(),t.stopImmediatePropagation()},_x:!1,_y:!1},focus:{dist:(e,t,n,r,i)=>r-i,prox:-1,bias:0},hover:{skip:[void 0],prox:null,bias:0},left:-10,top:-10,idx:null,dataIdx:null,idxs:null,event:null},ko={show:!0,stroke:`rgba(0,0,0,0.07)`,width:2},Ao=ya({},ko,{filter:Yi}),jo=ya({},Ao,{size:10}),Mo=ya({},ko,{show:!1}),No=`12px system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, "Noto Sans", sans-serif, "Apple Color Emoji", "Segoe UI Emoji", "Segoe UI Symbol", "Noto Color Emoji"`,Po=`bold `+No,Fo=1.5,Io={show:!0,scale:`x`,stroke:jr,space:50,gap:5,alignTo:1,size:50,labelGap:0,labelSize:30,labelFont:Po,side:2,grid:Ao,ticks:jo,border:Mo,font:No,lineGap:Fo,rotate:0},Lo=`Value`,Ro=`Time`,zo={show:!0,scale:`x`,auto:!1,sorted:1,min:Ui,max:-1/0,idxs:[]};function Bo(e,t,n,r,i){return t.map(e=>e==null?``:Oi(e))}function Vo(e,t,n,r,i,a,o){let s=[],c=ia.get(i)||0;n=o?n:Q(na(n,i),c);for(let e=n;e<=r;e=Q(e+i,c))s.push(Object.is(e,-0)?0:e);return s}function Ho(e,t,n,r,i,a,o){let s=[],c=e.scales[e.axes[t].scale].log;i=Li(c,Mi((c==10?zi:Bi)(n))),c==10&&(i=Ga[di(i,Ga)]);let l=n,u=i*c;c==10&&(u=Ga[di(u,Ga)]);do s.push(l),l+=i,c==10&&!ia.has(l)&&(l=Q(l,ia.get(i))),l>=u&&(i=l,u=i*c,c==10&&(u=Ga[di(u,Ga)]));while(l<=r);return s}function Uo(e,t,n,r,i,a,o){let s=e.scales[e.axes[t].scale].asinh,c=r>s?Ho(e,t,Ii(s,n),r,i):[s],l=r>=0&&n<=0?[0]:[];return(n<-s?Ho(e,t,Ii(s,-r),-n,i):[s]).reverse().map(e=>-e).concat(l,c)}var Wo=/./,Go=/[12357]/,Ko=/[125]/,qo=/1/,Jo=(e,t,n,r)=>e.map((e,i)=>t==4&&e==0||i%r==0&&n.test(e.toExponential()[+(e<0)])?e:null);function Yo(e,t,n,r,i){let a=e.axes[n],o=a.scale,s=e.scales[o],c=e.valToPos,l=a._space,u=c(10,o),d=c(9,o)-u>=l?Wo:c(7,o)-u>=l?Go:c(5,o)-u>=l?Ko:qo;if(d==qo){let e=ji(c(1,o)-u);if(e<l)return Jo(t.slice().reverse(),s.distr,d,Pi(l/e)).reverse()}return Jo(t,s.distr,d,1)}function Xo(e,t,n,r,i){let a=e.axes[n],o=a.scale,s=a._space,c=e.valToPos,l=ji(c(1,o)-c(2,o));return l<s?Jo(t.slice().reverse(),3,Wo,Pi(s/l)).reverse():t}function Zo(e,t,n,r){return r==null?Ur:t==null?``:Oi(t)}var Qo={show:!0,scale:`y`,stroke:jr,space:30,gap:5,alignTo:1,size:50,labelGap:0,labelSize:30,labelFont:Po,side:3,grid:Ao,ticks:jo,border:Mo,font:No,lineGap:Fo,rotate:0};function $o(e,t){return Q((3+(e||1)*2)*t,3)}function es(e,t){let{scale:n,idxs:r}=e.series[0],i=e._data[0],a=e.valToPos(i[r[0]],n,!0),o=ji(e.valToPos(i[r[1]],n,!0)-a)/(e.series[t].points.space*Y);return r[1]-r[0]<=o}var ts={scale:null,auto:!0,sorted:0,min:Ui,max:-1/0},ns=(e,t,n,r,i)=>i,rs={show:!0,auto:!0,sorted:0,gaps:ns,alpha:1,facets:[ya({},ts,{scale:`x`}),ya({},ts,{scale:`y`})]},is={scale:`y`,auto:!0,sorted:0,show:!0,spanGaps:!1,gaps:ns,alpha:1,points:{show:es,filter:null},values:null,min:Ui,max:-1/0,idxs:[],path:null,clip:null};function as(e,t,n,r,i){return n/10}var os={time:ir,auto:!0,distr:1,log:10,asinh:1,min:null,max:null,dir:1,ori:0},ss=ya({},os,{time:!1,ori:1}),cs={};function ls(e,t){let n=cs[e];return n||(n={key:e,plots:[],sub(e){n.plots.push(e)},unsub(e){n.plots=n.plots.filter(t=>t!=e)},pub(e,t,r,i,a,o,s){for(let c=0;c<n.plots.length;c++)n.plots[c]!=t&&n.plots[c].pub(e,t,r,i,a,o,s)}},e!=null&&(cs[e]=n)),n}var us=1,ds=2;function fs(e,t,n){let r=e.mode,i=e.series[t],a=r==2?e._data[t]:e._data,o=e.scales,s=e.bbox,c=a[0],l=r==2?a[1]:a[t],u=r==2?o[i.facets[0].scale]:o[e.series[0].scale],d=r==2?o[i.facets[1].scale]:o[i.scale],f=s.left,p=s.top,m=s.width,h=s.height,g=e.valToPosH,_=e.valToPosV;return u.ori==0?n(i,c,l,u,d,g,_,f,p,m,h,xs,Cs,Ts,Ds,ks):n(i,c,l,u,d,_,g,p,f,h,m,Ss,ws,Es,Os,As)}function ps(e,t){let n=0,r=0,i=X(e.bands,ca);for(let e=0;e<i.length;e++){let a=i[e];a.series[0]==t?n=a.dir:a.series[1]==t&&(a.dir==1?r|=1:r|=2)}return[n,r==1?-1:r==2?1:r==3?2:0]}function ms(e,t,n,r,i){let a=e.mode,o=e.series[t],s=a==2?o.facets[1].scale:o.scale,c=e.scales[s];return i==-1?c.min:i==1?c.max:c.distr==3?c.dir==1?c.min:c.max:0}function hs(e,t,n,r,i,a){return fs(e,t,(e,t,o,s,c,l,u,d,f,p,m)=>{let h=e.pxRound,g=s.dir*(s.ori==0?1:-1),_=s.ori==0?Cs:ws,v,y;g==1?(v=n,y=r):(v=r,y=n);let b=h(l(t[v],s,p,d)),x=h(u(o[v],c,m,f)),S=h(l(t[y],s,p,d)),C=h(u(a==1?c.max:c.min,c,m,f)),w=new Path2D(i);return _(w,S,C),_(w,b,C),_(w,b,x),w})}function gs(e,t,n,r,i,a){let o=null;if(e.length>0){o=new Path2D;let s=t==0?Ts:Es,c=n;for(let t=0;t<e.length;t++){let n=e[t];if(n[1]>n[0]){let e=n[0]-c;e>0&&s(o,c,r,e,r+a),c=n[1]}}let l=n+i-c;l>0&&s(o,c,r-5,l,r+a+10)}return o}function _s(e,t,n){let r=e[e.length-1];r&&r[0]==t?r[1]=n:e.push([t,n])}function vs(e,t,n,r,i,a,o){let s=[],c=e.length;for(let l=i==1?n:r;l>=n&&l<=r;l+=i)if(t[l]===null){let u=l,d=l;if(i==1)for(;++l<=r&&t[l]===null;)d=l;else for(;--l>=n&&t[l]===null;)d=l;let f=a(e[u]),p=d==u?f:a(e[d]),m=u-i;f=o<=0&&m>=0&&m<c?a(e[m]):f;let h=d+i;p=o>=0&&h>=0&&h<c?a(e[h]):p,p>=f&&s.push([f,p])}return s}function ys(e){return e==0?Ji:e==1?Ni:t=>ta(t,e)}function bs(e){let t=e==0?xs:Ss,n=e==0?(e,t,n,r,i,a)=>{e.arcTo(t,n,r,i,a)}:(e,t,n,r,i,a)=>{e.arcTo(n,t,i,r,a)},r=e==0?(e,t,n,r,i)=>{e.rect(t,n,r,i)}:(e,t,n,r,i)=>{e.rect(n,t,i,r)};return(e,i,a,o,s,c=0,l=0)=>{c==0&&l==0?r(e,i,a,o,s):(c=Fi(c,o/2,s/2),l=Fi(l,o/2,s/2),t(e,i+c,a),n(e,i+o,a,i+o,a+s,c),n(e,i+o,a+s,i,a+s,l),n(e,i,a+s,i,a,l),n(e,i,a,i+o,a,c),e.closePath())}}var xs=(e,t,n)=>{e.moveTo(t,n)},Ss=(e,t,n)=>{e.moveTo(n,t)},Cs=(e,t,n)=>{e.lineTo(t,n)},ws=(e,t,n)=>{e.lineTo(n,t)},Ts=bs(0),Es=bs(1),Ds=(e,t,n,r,i,a)=>{e.arc(t,n,r,i,a)},Os=(e,t,n,r,i,a)=>{e.arc(n,t,r,i,a)},ks=(e,t,n,r,i,a,o)=>{e.bezierCurveTo(t,n,r,i,a,o)},As=(e,t,n,r,i,a,o)=>{e.bezierCurveTo(n,t,i,r,o,a)};function js(e){return(e,t,n,r,i)=>fs(e,t,(t,a,o,s,c,l,u,d,f,p,m)=>{let{pxRound:h,points:g}=t,_,v;s.ori==0?(_=xs,v=Ds):(_=Ss,v=Os);let y=Q(g.width*Y,3),b=(g.size-g.width)/2*Y,x=Q(b*2,3),S=new Path2D,C=new Path2D,{left:w,top:T,width:E,height:D}=e.bbox;Ts(C,w-x,T-x,E+x*2,D+x*2);let O=e=>{if(o[e]!=null){let t=h(l(a[e],s,p,d)),n=h(u(o[e],c,m,f));_(S,t+b,n),v(S,t,n,b,0,Ai*2)}};if(i)i.forEach(O);else for(let e=n;e<=r;e++)O(e);return{stroke:y>0?S:null,fill:S,clip:C,flags:3}})}function Ms(e){return(t,n,r,i,a,o)=>{r!=i&&(a!=r&&o!=r&&e(t,n,r),a!=i&&o!=i&&e(t,n,i),e(t,n,o))}}var Ns=Ms(Cs),Ps=Ms(ws);function Fs(e){let t=X(e?.alignGaps,0);return(e,n,r,i)=>fs(e,n,(a,o,s,c,l,u,d,f,p,m,h)=>{[r,i]=hi(s,r,i);let g=a.pxRound,_=e=>g(u(e,c,m,f)),v=e=>g(d(e,l,h,p)),y,b;c.ori==0?(y=Cs,b=Ns):(y=ws,b=Ps);let x=c.dir*(c.ori==0?1:-1),S={stroke:new Path2D,fill:null,clip:null,band:null,gaps:null,flags:us},C=S.stroke,w=!1;if(i-r>=m*4){let t=t=>e.posToVal(t,c.key,!0),n=null,a=null,l,u,d,f=_(o[x==1?r:i]),p=_(o[r]),m=_(o[i]),h=t(x==1?p+1:m-1);for(let e=x==1?r:i;e>=r&&e<=i;e+=x){let r=o[e],i=(x==1?r<h:r>h)?f:_(r),c=s[e];i==f?c==null?c===null&&(w=!0):(u=c,n==null?(y(C,i,v(u)),l=n=a=u):u<n?n=u:u>a&&(a=u)):(n!=null&&b(C,f,v(n),v(a),v(l),v(u)),c==null?(n=a=null,c===null&&(w=!0)):(u=c,y(C,i,v(u)),n=a=l=u),f=i,h=t(f+x))}n!=null&&n!=a&&d!=f&&b(C,f,v(n),v(a),v(l),v(u))}else for(let e=x==1?r:i;e>=r&&e<=i;e+=x){let t=s[e];t===null?w=!0:t!=null&&y(C,_(o[e]),v(t))}let[T,E]=ps(e,n);if(a.fill!=null||T!=0){let t=S.fill=new Path2D(C),s=v(a.fillTo(e,n,a.min,a.max,T)),c=_(o[r]),l=_(o[i]);x==-1&&([l,c]=[c,l]),y(t,l,s),y(t,c,s)}if(!a.spanGaps){let l=[];w&&l.push(...vs(o,s,r,i,x,_,t)),S.gaps=l=a.gaps(e,n,r,i,l),S.clip=gs(l,c.ori,f,p,m,h)}return E!=0&&(S.band=E==2?[hs(e,n,r,i,C,-1),hs(e,n,r,i,C,1)]:hs(e,n,r,i,C,E)),S})}function Is(e){let t=X(e.align,1),n=X(e.ascDesc,!1),r=X(e.alignGaps,0),i=X(e.extend,!1);return(e,a,o,s)=>fs(e,a,(c,l,u,d,f,p,m,h,g,_,v)=>{[o,s]=hi(u,o,s);let y=c.pxRound,{left:b,width:x}=e.bbox,S=e=>y(p(e,d,_,h)),C=e=>y(m(e,f,v,g)),w=d.ori==0?Cs:ws,T={stroke:new Path2D,fill:null,clip:null,band:null,gaps:null,flags:us},E=T.stroke,D=d.dir*(d.ori==0?1:-1),O=C(u[D==1?o:s]),ee=S(l[D==1?o:s]),te=ee,k=ee;i&&t==-1&&(k=b,w(E,k,O)),w(E,ee,O);for(let e=D==1?o:s;e>=o&&e<=s;e+=D){let n=u[e];if(n==null)continue;let r=S(l[e]),i=C(n);t==1?w(E,r,O):w(E,te,i),w(E,r,i),O=i,te=r}let ne=te;i&&t==1&&(ne=b+x,w(E,ne,O));let[re,ie]=ps(e,a);if(c.fill!=null||re!=0){let t=T.fill=new Path2D(E),n=C(c.fillTo(e,a,c.min,c.max,re));w(t,ne,n),w(t,k,n)}if(!c.spanGaps){let i=[];i.push(...vs(l,u,o,s,D,S,r));let f=c.width*Y/2,p=n||t==1?f:-f,m=n||t==-1?-f:f;i.forEach(e=>{e[0]+=p,e[1]+=m}),T.gaps=i=c.gaps(e,a,o,s,i),T.clip=gs(i,d.ori,h,g,_,v)}return ie!=0&&(T.band=ie==2?[hs(e,a,o,s,E,-1),hs(e,a,o,s,E,1)]:hs(e,a,o,s,E,ie)),T})}function Ls(e,t,n,r,i,a,o=Ui){if(e.length>1){let s=null;for(let c=0,l=1/0;c<e.length;c++)if(t[c]!==void 0){if(s!=null){let t=ji(e[c]-e[s]);t<l&&(l=t,o=ji(n(e[c],r,i,a)-n(e[s],r,i,a)))}s=c}}return o}function Rs(e){e||=sa;let t=X(e.size,[.6,Ui,1]),n=e.align||0,r=e.gap||0,i=e.radius;i=i==null?[0,0]:typeof i==`number`?[i,0]:i;let a=Z(i),o=1-t[0],s=X(t[1],Ui),c=X(t[2],1),l=X(e.disp,sa),u=X(e.each,e=>{}),{fill:d,stroke:f}=l;return(e,t,i,p)=>fs(e,t,(m,h,g,_,v,y,b,x,S,C,w)=>{let T=m.pxRound,E=n,D=r*Y,O=s*Y,ee=c*Y,te,k;_.ori==0?[te,k]=a(e,t):[k,te]=a(e,t);let ne=_.dir*(_.ori==0?1:-1),re=_.ori==0?Ts:Es,ie=_.ori==0?u:(e,t,n,r,i,a,o)=>{u(e,t,n,i,r,o,a)},ae=X(e.bands,ca).find(e=>e.series[0]==t),oe=ae==null?0:ae.dir,se=m.fillTo(e,t,m.min,m.max,oe),ce=T(b(se,v,w,S)),A,le,ue,j=C,de=T(m.width*Y),fe=!1,pe=null,M=null,me=null,he=null;d!=null&&(de==0||f!=null)&&(fe=!0,pe=d.values(e,t,i,p),M=new Map,new Set(pe).forEach(e=>{e!=null&&M.set(e,new Path2D)}),de>0&&(me=f.values(e,t,i,p),he=new Map,new Set(me).forEach(e=>{e!=null&&he.set(e,new Path2D)})));let{x0:ge,size:_e}=l;if(ge!=null&&_e!=null){E=1,h=ge.values(e,t,i,p),ge.unit==2&&(h=h.map(t=>e.posToVal(x+t*C,_.key,!0)));let n=_e.values(e,t,i,p);le=_e.unit==2?n[0]*C:y(n[0],_,C,x)-y(0,_,C,x),j=Ls(h,g,y,_,C,x,j),ue=j-le+D}else j=Ls(h,g,y,_,C,x,j),ue=j*o+D,le=j-ue;ue<1&&(ue=0),de>=le/2&&(de=0),ue<5&&(T=Ji);let ve=ue>0,ye=j-ue-(ve?de:0);le=T(Gi(ye,ee,O)),A=(E==0?le/2:E==ne?0:le)-E*ne*((E==0?D/2:0)+(ve?de/2:0));let be={stroke:null,fill:null,clip:null,band:null,gaps:null,flags:0},xe=fe?null:new Path2D,Se=null;if(ae!=null)Se=e.data[ae.series[1]];else{let{y0:n,y1:r}=l;n!=null&&r!=null&&(g=r.values(e,t,i,p),Se=n.values(e,t,i,p))}let Ce=te*le,we=k*le;for(let n=ne==1?i:p;n>=i&&n<=p;n+=ne){let r=g[n];if(r==null)continue;if(Se!=null){let e=Se[n]??0;if(r-e==0)continue;ce=b(e,v,w,S)}let i=y(_.distr!=2||l!=null?h[n]:n,_,C,x),a=b(X(r,se),v,w,S),o=T(i-A),s=T(Ii(a,ce)),c=T(Fi(a,ce)),u=s-c;if(r!=null){let i=r<0?we:Ce,a=r<0?Ce:we;fe?(de>0&&me[n]!=null&&re(he.get(me[n]),o,c+Mi(de/2),le,Ii(0,u-de),i,a),pe[n]!=null&&re(M.get(pe[n]),o,c+Mi(de/2),le,Ii(0,u-de),i,a)):re(xe,o,c+Mi(de/2),le,Ii(0,u-de),i,a),ie(e,t,n,o-de/2,c,le+de,u)}}return de>0?be.stroke=fe?he:xe:fe||(be._fill=m.width==0?m._fill:m._stroke??m._fill,be.width=0),be.fill=fe?M:xe,be})}function zs(e,t){let n=X(t?.alignGaps,0);return(t,r,i,a)=>fs(t,r,(o,s,c,l,u,d,f,p,m,h,g)=>{[i,a]=hi(c,i,a);let _=o.pxRound,v=e=>_(d(e,l,h,p)),y=e=>_(f(e,u,g,m)),b,x,S;l.ori==0?(b=xs,S=Cs,x=ks):(b=Ss,S=ws,x=As);let C=l.dir*(l.ori==0?1:-1),w=v(s[C==1?i:a]),T=w,E=[],D=[];for(let e=C==1?i:a;e>=i&&e<=a;e+=C)if(c[e]!=null){let t=s[e],n=v(t);E.push(T=n),D.push(y(c[e]))}let O={stroke:e(E,D,b,S,x,_),fill:null,clip:null,band:null,gaps:null,flags:us},ee=O.stroke,[te,k]=ps(t,r);if(o.fill!=null||te!=0){let e=O.fill=new Path2D(ee),n=y(o.fillTo(t,r,o.min,o.max,te));S(e,T,n),S(e,w,n)}if(!o.spanGaps){let e=[];e.push(...vs(s,c,i,a,C,v,n)),O.gaps=e=o.gaps(t,r,i,a,e),O.clip=gs(e,l.ori,p,m,h,g)}return k!=0&&(O.band=k==2?[hs(t,r,i,a,ee,-1),hs(t,r,i,a,ee,1)]:hs(t,r,i,a,ee,k)),O})}function Bs(e){return zs(Vs,e)}function Vs(e,t,n,r,i,a){let o=e.length;if(o<2)return null;let s=new Path2D;if(n(s,e[0],t[0]),o==2)r(s,e[1],t[1]);else{let n=Array(o),r=Array(o-1),a=Array(o-1),c=Array(o-1);for(let n=0;n<o-1;n++)a[n]=t[n+1]-t[n],c[n]=e[n+1]-e[n],r[n]=a[n]/c[n];n[0]=r[0];for(let e=1;e<o-1;e++)r[e]===0||r[e-1]===0||r[e-1]>0!=r[e]>0?n[e]=0:(n[e]=3*(c[e-1]+c[e])/((2*c[e]+c[e-1])/r[e-1]+(c[e]+2*c[e-1])/r[e]),isFinite(n[e])||(n[e]=0));n[o-1]=r[o-2];for(let r=0;r<o-1;r++)i(s,e[r]+c[r]/3,t[r]+n[r]*c[r]/3,e[r+1]-c[r]/3,t[r+1]-n[r+1]*c[r]/3,e[r+1],t[r+1])}return s}var Hs=new Set;function Us(){for(let e of Hs)e.syncRect(!0)}Wr&&(li(zr,Kr,Us),li(Br,Kr,Us,!0),li(Hr,Kr,()=>{ac.pxRatio=Y}));var Ws=Fs(),Gs=js();function Ks(e,t,n,r){return(r?[e[0],e[1]].concat(e.slice(2)):[e[0]].concat(e.slice(1))).map((e,r)=>Js(e,r,t,n))}function qs(e,t){return e.map((e,n)=>n==0?{}:ya({},t,e))}function Js(e,t,n,r){return ya({},t==0?n:r,e)}function Ys(e,t,n){return t==null?la:[t,n]}var Xs=Ys;function Zs(e,t,n){return t==null?la:wi(t,n,bi,!0)}function Qs(e,t,n,r){return t==null?la:vi(t,n,e.scales[r].log,!1)}var $s=Qs;function ec(e,t,n,r){return t==null?la:yi(t,n,e.scales[r].log,!1)}var tc=ec;function nc(e,t,n,r,i){let a=Ii(Wi(e),Wi(t)),o=t-e,s=di(i/r*o,n);do{let e=n[s],t=r*e/o;if(t>=i&&a+(e<5?ia.get(e):0)<=17)return[e,t]}while(++s<n.length);return[0,0]}function rc(e){let t,n;return e=e.replace(/(\d+)px/,(e,r)=>(t=Ni((n=+r)*Y))+`px`),[e,t,n]}function ic(e){e.show&&[e.font,e.labelFont].forEach(e=>{let t=Q(e[2]*Y,1);e[0]=e[0].replace(/[0-9.]+px/,t+`px`),e[1]=t})}function ac(e,t,n){let r={mode:X(e.mode,1)},i=r.mode;function a(e,t,n,r){let i=t.valToPct(e);return r+n*(t.dir==-1?1-i:i)}function o(e,t,n,r){let i=t.valToPct(e);return r+n*(t.dir==-1?i:1-i)}function s(e,t,n,r){return t.ori==0?a(e,t,n,r):o(e,t,n,r)}r.valToPosH=a,r.valToPosV=o;let c=!1;r.status=0;let l=r.root=ei(ar);if(e.id!=null&&(l.id=e.id),Xr(l,e.class),e.title){let t=ei(cr,l);t.textContent=e.title}let u=$r(`canvas`),d=r.ctx=u.getContext(`2d`),f=ei(lr,l);li(`click`,f,e=>{e.target===m&&(q!=Qt||tn!=K)&&rn.click(r,e)},!0);let p=r.under=ei(ur,f);f.appendChild(u);let m=r.over=ei(dr,f);e=va(e);let h=+X(e.pxAlign,1),g=ys(h);(e.plugins||[]).forEach(t=>{t.opts&&(e=t.opts(r,e)||e)});let _=e.ms||.001,v=r.series=i==1?Ks(e.series||[],zo,is,!1):qs(e.series||[null],rs),y=r.axes=Ks(e.axes||[],Io,Qo,!0),b=r.scales={},x=r.bands=e.bands||[];x.forEach(e=>{e.fill=Z(e.fill||null),e.dir=X(e.dir,-1)});let S=i==2?v[1].facets[0].scale:v[0].scale,C={axes:Rt,series:U},w=(e.drawOrder||[`axes`,`series`]).map(e=>C[e]);function T(e){let t=e.distr==3?t=>zi(t>0?t:e.clamp(r,t,e.min,e.max,e.key)):e.distr==4?t=>Hi(t,e.asinh):e.distr==100?t=>e.fwd(t):e=>e;return n=>{let r=t(n),{_min:i,_max:a}=e,o=a-i;return(r-i)/o}}function E(t){let n=b[t];if(n==null){let r=(e.scales||sa)[t]||sa;if(r.from!=null){E(r.from);let e=ya({},b[r.from],r,{key:t});e.valToPct=T(e),b[t]=e}else{n=b[t]=ya({},t==S?os:ss,r),n.key=t;let e=n.time,a=n.range,o=ua(a);if((t!=S||i==2&&!e)&&(o&&(a[0]==null||a[1]==null)&&(a={min:a[0]==null?xi:{mode:1,hard:a[0],soft:a[0]},max:a[1]==null?xi:{mode:1,hard:a[1],soft:a[1]}},o=!1),!o&&ma(a))){let e=a;a=(t,n,r)=>n==null?la:wi(n,r,e)}n.range=Z(a||(e?Xs:t==S?n.distr==3?$s:n.distr==4?tc:Ys:n.distr==3?Qs:n.distr==4?ec:Zs)),n.auto=Z(!o&&n.auto),n.clamp=Z(n.clamp||as),n._min=n._max=null,n.valToPct=T(n)}}}E(`x`),E(`y`),i==1&&v.forEach(e=>{E(e.scale)}),y.forEach(e=>{E(e.scale)});for(let t in e.scales)E(t);let D=b[S],O=D.distr,ee,te;D.ori==0?(Xr(l,or),ee=a,te=o):(Xr(l,sr),ee=o,te=a);let k={};for(let e in b){let t=b[e];(t.min!=null||t.max!=null)&&(k[e]={min:t.min,max:t.max},t.min=t.max=null)}let ne=e.tzDate||(e=>new Date(Ni(e/_))),re=e.fmtDate||La,ie=_==1?ao(ne):co(ne),ae=uo(ne,lo(_==1?io:so,re)),oe=go(ne,mo(ho,re)),se=[],ce=r.legend=ya({},yo,e.legend),A=r.cursor=ya({},Oo,{drag:{y:i==2}},e.cursor),le=ce.show,ue=A.show,j=ce.markers;ce.idxs=se,j.width=Z(j.width),j.dash=Z(j.dash),j.stroke=Z(j.stroke),j.fill=Z(j.fill);let de,fe,pe,M=[],me=[],he,ge=!1,_e={};if(ce.live){let e=v[1]?v[1].values:null;ge=e!=null,he=ge?e(r,1,0):{_:0};for(let e in he)_e[e]=Ur}if(le){if(de=$r(`table`,vr,l),pe=$r(`tbody`,null,de),ce.mount(r,de),ge){fe=$r(`thead`,null,de,pe);let e=$r(`tr`,null,fe);for(var ve in $r(`th`,null,e),he)$r(`th`,Cr,e).textContent=ve}else Xr(de,br),ce.live&&Xr(de,yr)}let ye={show:!0},be={show:!1};function xe(e,t){if(t==0&&(ge||!ce.live||i==2))return la;let n=[],a=$r(`tr`,xr,pe,pe.childNodes[t]);Xr(a,e.class),e.show||Xr(a,pr);let o=$r(`th`,null,a);if(j.show){let e=ei(Sr,o);if(t>0){let n=j.width(r,t);n&&(e.style.border=n+`px `+j.dash(r,t)+` `+j.stroke(r,t)),e.style.background=j.fill(r,t)}}let s=ei(Cr,o);for(var c in e.label instanceof HTMLElement?s.appendChild(e.label):s.textContent=e.label,t>0&&(j.show||(s.style.color=e.width>0?j.stroke(r,t):j.fill(r,t)),Ce(`click`,o,t=>{if(A._lock)return;Ke(t);let n=v.indexOf(e);if((t.ctrlKey||t.metaKey)!=ce.isolate){let e=v.some((e,t)=>t>0&&t!=n&&e.show);v.forEach((t,r)=>{r>0&&dn(r,e?r==n?ye:be:ye,!0,Xn.setSeries)})}else dn(n,{show:!e.show},!0,Xn.setSeries)},!1),Ye&&Ce(Ir,o,t=>{A._lock||(Ke(t),dn(v.indexOf(e),yn,!0,Xn.setSeries))},!1)),he){let e=$r(`td`,wr,a);e.textContent=`--`,n.push(e)}return[a,n]}let Se=new Map;function Ce(e,t,n,i=!0){let a=Se.get(t)||{},o=A.bind[e](r,t,n,i);o&&(li(e,t,a[e]=o),Se.set(t,a))}function we(e,t,n){let r=Se.get(t)||{};for(let n in r)(e==null||n==e)&&(ui(n,t,r[n]),delete r[n]);e??Se.delete(t)}let Te=0,N=0,P=0,F=0,I=0,Ee=0,De=I,Oe=Ee,ke=P,Ae=F,je=0,Me=0,Ne=0,Pe=0;r.bbox={};let Fe=!1,Ie=!1,L=!1,Le=!1,Re=!1,ze=!1;function Be(e,t,n){(n||e!=r.width||t!=r.height)&&Ve(e,t),zt(!1),L=!0,Ie=!0,Wt()}function Ve(e,t){r.width=Te=P=e,r.height=N=F=t,I=Ee=0,We(),Ge();let n=r.bbox;je=n.left=ta(I*Y,.5),Me=n.top=ta(Ee*Y,.5),Ne=n.width=ta(P*Y,.5),Pe=n.height=ta(F*Y,.5)}function He(){let e=!1,t=0;for(;!e;){t++;let n=It(t),i=Lt(t);e=t==3||n&&i,e||(Ve(r.width,r.height),Ie=!0)}}function Ue({width:e,height:t}){Be(e,t)}r.setSize=Ue;function We(){let e=!1,t=!1,n=!1,r=!1;y.forEach((i,a)=>{if(i.show&&i._show){let{side:a,_size:o}=i,s=a%2,c=o+(i.label==null?0:i.labelSize);c>0&&(s?(P-=c,a==3?(I+=c,r=!0):n=!0):(F-=c,a==0?(Ee+=c,e=!0):t=!0))}}),tt[0]=e,tt[1]=n,tt[2]=t,tt[3]=r,P-=at[1]+at[3],I+=at[3],F-=at[2]+at[0],Ee+=at[0]}function Ge(){let e=I+P,t=Ee+F,n=I,r=Ee;function i(i,a){switch(i){case 1:return e+=a,e-a;case 2:return t+=a,t-a;case 3:return n-=a,n+a;case 0:return r-=a,r+a}}y.forEach((e,t)=>{if(e.show&&e._show){let t=e.side;e._pos=i(t,e._size),e.label!=null&&(e._lpos=i(t,e.labelSize))}})}if(A.dataIdx==null){let e=A.hover,n=e.skip=new Set(e.skip??[]);n.add(void 0);let r=e.prox=Z(e.prox),i=e.bias??=0;A.dataIdx=(e,a,o,s)=>{if(a==0)return o;let c=o,l=r(e,a,o,s)??Ui,u=l>=0&&l<Ui,d=D.ori==0?P:F,f=A.left,p=t[0],m=t[a];if(n.has(m[o])){c=null;let e=null,t=null,r;if(i==0||i==-1)for(r=o;e==null&&r-->0;)n.has(m[r])||(e=r);if(i==0||i==1)for(r=o;t==null&&r++<m.length;)n.has(m[r])||(t=r);if(e!=null||t!=null){if(u){let n=e==null?-1/0:ee(p[e],D,d,0),r=t==null?1/0:ee(p[t],D,d,0),i=f-n,a=r-f;i<=a?i<=l&&(c=e):a<=l&&(c=t)}else c=t==null?e:e==null?t:o-e<=t-o?e:t}}else u&&ji(f-ee(p[o],D,d,0))>l&&(c=null);return c}}let Ke=e=>{A.event=e};A.idxs=se,A._lock=!1;let qe=A.points;qe.show=Z(qe.show),qe.size=Z(qe.size),qe.stroke=Z(qe.stroke),qe.width=Z(qe.width),qe.fill=Z(qe.fill);let Je=r.focus=ya({},e.focus||{alpha:.3},A.focus),Ye=Je.prox>=0,Xe=Ye&&qe.one,R=[],z=[],B=[];function Ze(e,t){let n=qe.show(r,t);if(n instanceof HTMLElement)return Xr(n,_r),Xr(n,e.class),ni(n,-10,-10,P,F),m.insertBefore(n,R[t]),n}function Qe(e,t){if(i==1||t>0){let t=i==1&&b[e.scale].time,n=e.value;e.value=t?pa(n)?go(ne,mo(n,re)):n||oe:n||Zo,e.label=e.label||(t?Ro:Lo)}if(Xe||t>0){e.width=e.width==null?1:e.width,e.paths=e.paths||Ws||Xi,e.fillTo=Z(e.fillTo||ms),e.pxAlign=+X(e.pxAlign,h),e.pxRound=ys(e.pxAlign),e.stroke=Z(e.stroke||null),e.fill=Z(e.fill||null),e._stroke=e._fill=e._paths=e._focus=null;let t=$o(Ii(1,e.width),1),n=e.points=ya({},{size:t,width:Ii(1,t*.2),stroke:e.stroke,space:t*2,paths:Gs,_stroke:null,_fill:null},e.points);n.show=Z(n.show),n.filter=Z(n.filter),n.fill=Z(n.fill),n.stroke=Z(n.stroke),n.paths=Z(n.paths),n.pxAlign=e.pxAlign}if(le){let n=xe(e,t);M.splice(t,0,n[0]),me.splice(t,0,n[1]),ce.values.push(null)}if(ue){se.splice(t,0,null);let n=null;Xe?t==0&&(n=Ze(e,t)):t>0&&(n=Ze(e,t)),R.splice(t,0,n),z.splice(t,0,0),B.splice(t,0,0)}Jn(`addSeries`,t)}function $e(e,t){t??=v.length,e=i==1?Js(e,t,zo,is):Js(e,t,{},rs),v.splice(t,0,e),Qe(v[t],t)}r.addSeries=$e;function et(e){if(v.splice(e,1),le){ce.values.splice(e,1),me.splice(e,1);let t=M.splice(e,1)[0];we(null,t.firstChild),t.remove()}ue&&(se.splice(e,1),R.splice(e,1)[0].remove(),z.splice(e,1),B.splice(e,1)),Jn(`delSeries`,e)}r.delSeries=et;let tt=[!1,!1,!1,!1];function nt(e,t){if(e._show=e.show,e.show){let n=e.side%2,i=b[e.scale];i??=(e.scale=n?v[1].scale:S,b[e.scale]);let a=i.time;e.size=Z(e.size),e.space=Z(e.space),e.rotate=Z(e.rotate),ua(e.incrs)&&e.incrs.forEach(e=>{!ia.has(e)&&ia.set(e,aa(e))}),e.incrs=Z(e.incrs||(i.distr==2?Wa:a?_==1?ro:oo:Ga)),e.splits=Z(e.splits||(a&&i.distr==1?ie:i.distr==3?Ho:i.distr==4?Uo:Vo)),e.stroke=Z(e.stroke),e.grid.stroke=Z(e.grid.stroke),e.ticks.stroke=Z(e.ticks.stroke),e.border.stroke=Z(e.border.stroke);let o=e.values;e.values=ua(o)&&!ua(o[0])?Z(o):a?ua(o)?uo(ne,lo(o,re)):pa(o)?fo(ne,o):o||ae:o||Bo,e.filter=Z(e.filter||(i.distr>=3&&i.log==10?Yo:i.distr==3&&i.log==2?Xo:Yi)),e.font=rc(e.font),e.labelFont=rc(e.labelFont),e._size=e.size(r,null,t,0),e._space=e._rotate=e._incrs=e._found=e._splits=e._values=null,e._size>0&&(tt[t]=!0,e._el=ei(fr,f))}}function rt(e,t,n,r){let[i,a,o,s]=n,c=t%2,l=0;return c==0&&(s||a)&&(l=t==0&&!i||t==2&&!o?Ni(Io.size/3):0),c==1&&(i||o)&&(l=t==1&&!a||t==3&&!s?Ni(Qo.size/2):0),l}let it=r.padding=(e.padding||[rt,rt,rt,rt]).map(e=>Z(X(e,rt))),at=r._padding=it.map((e,t)=>e(r,t,tt,0)),V,ot=null,st=null,ct=i==1?v[0].idxs:null,lt=null,ut=!1;function dt(e,n){if(t=e??[],r.data=r._data=t,i==2){V=0;for(let e=1;e<v.length;e++)V+=t[e][0].length}else{t.length==0&&(r.data=r._data=t=[[]]),lt=t[0],V=lt.length;let e=t;if(O==2){e=t.slice();let n=e[0]=Array(V);for(let e=0;e<V;e++)n[e]=e}r._data=t=e}if(zt(!0),Jn(`setData`),O==2&&(L=!0),n!==!1){let e=D;e.auto(r,ut)?ft():un(S,e.min,e.max),Le||=A.left>=0,ze=!0,Wt()}}r.setData=dt;function ft(){ut=!0;let e,n;i==1&&(V>0?(ot=ct[0]=0,st=ct[1]=V-1,e=t[0][ot],n=t[0][st],O==2?(e=ot,n=st):e==n&&(O==3?[e,n]=vi(e,e,D.log,!1):O==4?[e,n]=yi(e,e,D.log,!1):D.time?n=e+Ni(86400/_):[e,n]=wi(e,n,bi,!0))):(ot=ct[0]=e=null,st=ct[1]=n=null)),un(S,e,n)}let pt,mt,ht,gt,_t,vt,yt,bt,xt,St;function Ct(e,t,n,r,i,a){e??=Mr,n??=ca,r??=`butt`,i??=Mr,a??=`round`,e!=pt&&(d.strokeStyle=pt=e),i!=mt&&(d.fillStyle=mt=i),t!=ht&&(d.lineWidth=ht=t),a!=_t&&(d.lineJoin=_t=a),r!=vt&&(d.lineCap=vt=r),n!=gt&&d.setLineDash(gt=n)}function wt(e,t,n,r){t!=mt&&(d.fillStyle=mt=t),e!=yt&&(d.font=yt=e),n!=bt&&(d.textAlign=bt=n),r!=xt&&(d.textBaseline=xt=r)}function Tt(e,t,n,i,a=0){if(i.length>0&&e.auto(r,ut)&&(t==null||t.min==null)){let t=X(ot,0),r=X(st,i.length-1),o=n.min==null?_i(i,t,r,a,e.distr==3):[n.min,n.max];e.min=Fi(e.min,n.min=o[0]),e.max=Ii(e.max,n.max=o[1])}}let Et={min:null,max:null};function Dt(){for(let e in b){let t=b[e];k[e]==null&&(t.min==null||k[S]!=null&&t.auto(r,ut))&&(k[e]=Et)}for(let e in b){let t=b[e];k[e]==null&&t.from!=null&&k[t.from]!=null&&(k[e]=Et)}k[S]!=null&&zt(!0);let e={};for(let t in k){let n=k[t];if(n!=null){let a=e[t]=va(b[t],ha);if(n.min!=null)ya(a,n);else if(t!=S||i==2){if(V==0&&a.from==null){let e=a.range(r,null,null,t);a.min=e[0],a.max=e[1]}else a.min=Ui,a.max=-1/0}}}if(V>0){v.forEach((n,a)=>{if(i==1){let i=n.scale,o=k[i];if(o==null)return;let s=e[i];if(a==0){let e=s.range(r,s.min,s.max,i);s.min=e[0],s.max=e[1],ot=di(s.min,t[0]),st=di(s.max,t[0]),st-ot>1&&(t[0][ot]<s.min&&ot++,t[0][st]>s.max&&st--),n.min=lt[ot],n.max=lt[st]}else n.show&&n.auto&&Tt(s,o,n,t[a],n.sorted);n.idxs[0]=ot,n.idxs[1]=st}else if(a>0&&n.show&&n.auto){let[r,i]=n.facets,o=r.scale,s=i.scale,[c,l]=t[a],u=e[o],d=e[s];u!=null&&Tt(u,k[o],r,c,r.sorted),d!=null&&Tt(d,k[s],i,l,i.sorted),n.min=i.min,n.max=i.max}});for(let t in e){let n=e[t],i=k[t];if(n.from==null&&(i==null||i.min==null)){let e=n.range(r,n.min==Ui?null:n.min,n.max==-1/0?null:n.max,t);n.min=e[0],n.max=e[1]}}}for(let t in e){let n=e[t];if(n.from!=null){let i=e[n.from];if(i.min==null)n.min=n.max=null;else{let e=n.range(r,i.min,i.max,t);n.min=e[0],n.max=e[1]}}}let n={},a=!1;for(let t in e){let r=e[t],i=b[t];if(i.min!=r.min||i.max!=r.max){i.min=r.min,i.max=r.max;let e=i.distr;i._min=e==3?zi(i.min):e==4?Hi(i.min,i.asinh):e==100?i.fwd(i.min):i.min,i._max=e==3?zi(i.max):e==4?Hi(i.max,i.asinh):e==100?i.fwd(i.max):i.max,n[t]=a=!0}}if(a){v.forEach((e,t)=>{i==2?t>0&&n.y&&(e._paths=null):n[e.scale]&&(e._paths=null)});for(let e in n)L=!0,Jn(`setScale`,e);ue&&A.left>=0&&(Le=ze=!0)}for(let e in k)k[e]=null}function H(e){let t=Gi(ot-1,0,V-1),n=Gi(st+1,0,V-1);for(;e[t]==null&&t>0;)t--;for(;e[n]==null&&n<V-1;)n++;return[t,n]}function U(){if(V>0){let e=v.some(e=>e._focus)&&St!=Je.alpha;e&&(d.globalAlpha=St=Je.alpha),v.forEach((e,n)=>{if(n>0&&e.show&&(Ot(n,!1),Ot(n,!0),e._paths==null)){let a=St;St!=e.alpha&&(d.globalAlpha=St=e.alpha);let o=i==2?[0,t[n][0].length-1]:H(t[n]);e._paths=e.paths(r,n,o[0],o[1]),St!=a&&(d.globalAlpha=St=a)}}),v.forEach((e,t)=>{if(t>0&&e.show){let n=St;St!=e.alpha&&(d.globalAlpha=St=e.alpha),e._paths!=null&&kt(t,!1);{let n=e._paths==null?null:e._paths.gaps,i=e.points.show(r,t,ot,st,n),a=e.points.filter(r,t,i,n);(i||a)&&(e.points._paths=e.points.paths(r,t,ot,st,a),kt(t,!0))}St!=n&&(d.globalAlpha=St=n),Jn(`drawSeries`,t)}}),e&&(d.globalAlpha=St=1)}}function Ot(e,t){let n=t?v[e].points:v[e];n._stroke=n.stroke(r,e),n._fill=n.fill(r,e)}function kt(e,t){let n=t?v[e].points:v[e],{stroke:r,fill:i,clip:a,flags:o,_stroke:s=n._stroke,_fill:c=n._fill,_width:l=n.width}=n._paths;l=Q(l*Y,3);let u=null,f=l%2/2;t&&c==null&&(c=l>0?`#fff`:s);let p=n.pxAlign==1&&f>0;if(p&&d.translate(f,f),!t){let e=je-l/2,t=Me-l/2,n=Ne+l,r=Pe+l;u=new Path2D,u.rect(e,t,n,r)}t?jt(s,l,n.dash,n.cap,c,r,i,o,a):At(e,s,l,n.dash,n.cap,c,r,i,o,u,a),p&&d.translate(-f,-f)}function At(e,n,i,a,o,s,c,l,u,d,f){let p=!1;u!=0&&x.forEach((m,h)=>{if(m.series[0]==e){let e=v[m.series[1]],g=t[m.series[1]],_=(e._paths||sa).band;ua(_)&&(_=m.dir==1?_[0]:_[1]);let y,b=null;e.show&&_&&Ti(g,ot,st)?(b=m.fill(r,h)||s,y=e._paths.clip):_=null,jt(n,i,a,o,b,c,l,u,d,f,y,_),p=!0}}),p||jt(n,i,a,o,s,c,l,u,d,f)}function jt(e,t,n,r,i,a,o,s,c,l,u,f){Ct(e,t,n,r,i),(c||l||f)&&(d.save(),c&&d.clip(c),l&&d.clip(l)),f?(s&3)==3?(d.clip(f),u&&d.clip(u),Nt(i,o),Mt(e,a,t)):s&ds?(Nt(i,o),d.clip(f),Mt(e,a,t)):s&us&&(d.save(),d.clip(f),u&&d.clip(u),Nt(i,o),d.restore(),Mt(e,a,t)):(Nt(i,o),Mt(e,a,t)),(c||l||f)&&d.restore()}function Mt(e,t,n){n>0&&(t instanceof Map?t.forEach((e,t)=>{d.strokeStyle=pt=t,d.stroke(e)}):t!=null&&e&&d.stroke(t))}function Nt(e,t){t instanceof Map?t.forEach((e,t)=>{d.fillStyle=mt=t,d.fill(e)}):t!=null&&e&&d.fill(t)}function Pt(e,t,n,i){let a=y[e],o;if(i<=0)o=[0,0];else{let s=a._space=a.space(r,e,t,n,i);o=nc(t,n,a._incrs=a.incrs(r,e,t,n,i,s),i,s)}return a._found=o}function Ft(e,t,n,r,i,a,o,s,c,l){let u=o%2/2;h==1&&d.translate(u,u),Ct(s,o,c,l,s),d.beginPath();let f,p,m,g,_=i+(r==0||r==3?-a:a);n==0?(p=i,g=_):(f=i,m=_);for(let r=0;r<e.length;r++)t[r]!=null&&(n==0?f=m=e[r]:p=g=e[r],d.moveTo(f,p),d.lineTo(m,g));d.stroke(),h==1&&d.translate(-u,-u)}function It(e){let t=!0;return y.forEach((n,i)=>{if(!n.show)return;let a=b[n.scale];if(a.min==null){n._show&&(t=!1,n._show=!1,zt(!1));return}n._show||(t=!1,n._show=!0,zt(!1));let o=n.side,s=o%2,{min:c,max:l}=a,[u,d]=Pt(i,c,l,s==0?P:F);if(d==0)return;let f=a.distr==2,p=n._splits=n.splits(r,i,c,l,u,d,f),m=a.distr==2?p.map(e=>lt[e]):p,h=a.distr==2?lt[p[1]]-lt[p[0]]:u,g=n._values=n.values(r,n.filter(r,m,i,d,h),i,d,h);n._rotate=o==2?n.rotate(r,g,i,d):0;let _=n._size;n._size=Pi(n.size(r,g,i,e)),_!=null&&n._size!=_&&(t=!1)}),t}function Lt(e){let t=!0;return it.forEach((n,i)=>{let a=n(r,i,tt,e);a!=at[i]&&(t=!1),at[i]=a}),t}function Rt(){for(let e=0;e<y.length;e++){let t=y[e];if(!t.show||!t._show)continue;let n=t.side,i=n%2,a,o,c=t.stroke(r,e),l=n==0||n==3?-1:1,[u,f]=t._found;if(t.label!=null){let s=t.labelGap*l,p=Ni((t._lpos+s)*Y);wt(t.labelFont[0],c,`center`,n==2?Dr:Or),d.save(),i==1?(a=o=0,d.translate(p,Ni(Me+Pe/2)),d.rotate((n==3?-Ai:Ai)/2)):(a=Ni(je+Ne/2),o=p);let m=Ki(t.label)?t.label(r,e,u,f):t.label;d.fillText(m,a,o),d.restore()}if(f==0)continue;let p=b[t.scale],m=i==0?Ne:Pe,h=i==0?je:Me,_=t._splits,v=p.distr==2?_.map(e=>lt[e]):_,x=p.distr==2?lt[_[1]]-lt[_[0]]:u,S=t.ticks,C=t.border,w=S.show?S.size:0,T=Ni(w*Y),E=Ni((t.alignTo==2?t._size-w-t.gap:t.gap)*Y),D=t._rotate*-Ai/180,O=g(t._pos*Y),ee=O+(T+E)*l;o=i==0?ee:0,a=i==1?ee:0;let te=t.font[0];wt(te,c,t.align==1?kr:t.align==2?Ar:D>0?kr:D<0?Ar:i==0?`center`:n==3?Ar:kr,D||i==1?`middle`:n==2?Dr:Or);let k=t.font[1]*t.lineGap,ne=_.map(e=>g(s(e,p,m,h))),re=t._values;for(let e=0;e<re.length;e++){let t=re[e];if(t!=null){i==0?a=ne[e]:o=ne[e],t=``+t;let n=t.indexOf(`
`)==-1?[t]:t.split(/\n/gm);for(let e=0;e<n.length;e++){let t=n[e];D?(d.save(),d.translate(a,o+e*k),d.rotate(D),d.fillText(t,0,0),d.restore()):d.fillText(t,a,o+e*k)}}}S.show&&Ft(ne,S.filter(r,v,e,f,x),i,n,O,T,Q(S.width*Y,3),S.stroke(r,e),S.dash,S.cap);let ie=t.grid;ie.show&&Ft(ne,ie.filter(r,v,e,f,x),i,i==0?2:1,i==0?Me:je,i==0?Pe:Ne,Q(ie.width*Y,3),ie.stroke(r,e),ie.dash,ie.cap),C.show&&Ft([O],[1],+(i==0),i==0?1:2,i==1?Me:je,i==1?Pe:Ne,Q(C.width*Y,3),C.stroke(r,e),C.dash,C.cap)}Jn(`drawAxes`)}function zt(e){v.forEach((t,n)=>{n>0&&(t._paths=null,e&&(i==1?(t.min=null,t.max=null):t.facets.forEach(e=>{e.min=null,e.max=null})))})}let Bt=!1,Vt=!1,Ht=[];function Ut(){Vt=!1;for(let e=0;e<Ht.length;e++)Jn(...Ht[e]);Ht.length=0}function Wt(){Bt||=(Ta(Kt),!0)}function Gt(e,t=!1){Bt=!0,Vt=t,e(r),Kt(),t&&Ht.length>0&&queueMicrotask(Ut)}r.batch=Gt;function Kt(){if(Fe&&=(Dt(),!1),L&&=(He(),!1),Ie){if(Qr(p,kr,I),Qr(p,Dr,Ee),Qr(p,Tr,P),Qr(p,Er,F),Qr(m,kr,I),Qr(m,Dr,Ee),Qr(m,Tr,P),Qr(m,Er,F),Qr(f,Tr,Te),Qr(f,Er,N),u.width=Ni(Te*Y),u.height=Ni(N*Y),y.forEach(({_el:e,_show:t,_size:n,_pos:r,side:i})=>{if(e!=null){if(t){let t=i===3||i===0?n:0,a=i%2==1;Qr(e,a?`left`:`top`,r-t),Qr(e,a?`width`:`height`,n),Qr(e,a?`top`:`left`,a?Ee:I),Qr(e,a?`height`:`width`,a?F:P),Zr(e,pr)}else Xr(e,pr)}}),pt=mt=ht=_t=vt=yt=bt=xt=gt=null,St=1,Mn(!0),I!=De||Ee!=Oe||P!=ke||F!=Ae){zt(!1);let e=P/ke,t=F/Ae;if(ue&&!Le&&A.left>=0){A.left*=e,A.top*=t,W&&ni(W,Ni(A.left),0,P,F),G&&ni(G,0,Ni(A.top),P,F);for(let n=0;n<R.length;n++){let r=R[n];r!=null&&(z[n]*=e,B[n]*=t,ni(r,Pi(z[n]),Pi(B[n]),P,F))}}if(J.show&&!Re&&J.left>=0&&J.width>0){J.left*=e,J.width*=e,J.top*=t,J.height*=t;for(let e in Fn)Qr(sn,e,J[e])}De=I,Oe=Ee,ke=P,Ae=F}Jn(`setSize`),Ie=!1}Te>0&&N>0&&(d.clearRect(0,0,u.width,u.height),Jn(`drawClear`),w.forEach(e=>e()),Jn(`draw`)),J.show&&Re&&(cn(J),Re=!1),ue&&Le&&(An(null,!0,!1),Le=!1),ce.show&&ce.live&&ze&&(On(),ze=!1),c||(c=!0,r.status=1,Jn(`ready`)),ut=!1,Bt=!1}r.redraw=(e,t)=>{L=t||!1,e===!1?Wt():un(S,D.min,D.max)};function qt(e,n){let i=b[e];if(i.from==null){if(V==0){let t=i.range(r,n.min,n.max,e);n.min=t[0],n.max=t[1]}if(n.min>n.max){let e=n.min;n.min=n.max,n.max=e}if(V>1&&n.min!=null&&n.max!=null&&n.max-n.min<1e-16)return;e==S&&i.distr==2&&V>0&&(n.min=di(n.min,t[0]),n.max=di(n.max,t[0]),n.min==n.max&&n.max++),k[e]=n,Fe=!0,Wt()}}r.setScale=qt;let Jt,Yt,W,G,Xt,Zt,Qt,K,$t,en,q,tn,nn=!1,rn=A.drag,an=rn.x,on=rn.y;ue&&(A.x&&(Jt=ei(hr,m)),A.y&&(Yt=ei(gr,m)),D.ori==0?(W=Jt,G=Yt):(W=Yt,G=Jt),q=A.left,tn=A.top);let J=r.select=ya({show:!0,over:!0,left:0,width:0,top:0,height:0},e.select),sn=J.show?ei(mr,J.over?m:p):null;function cn(e,t){if(J.show){for(let t in e)J[t]=e[t],t in Fn&&Qr(sn,t,e[t]);t!==!1&&Jn(`setSelect`)}}r.setSelect=cn;function ln(e){if(v[e].show)le&&Zr(M[e],pr);else if(le&&Xr(M[e],pr),ue){let t=Xe?R[0]:R[e];t!=null&&ni(t,-10,-10,P,F)}}function un(e,t,n){qt(e,{min:t,max:n})}function dn(e,t,n,a){t.focus!=null&&bn(e),t.show!=null&&v.forEach((n,r)=>{r>0&&(e==r||e==null)&&(n.show=t.show,ln(r),i==2?(un(n.facets[0].scale,null,null),un(n.facets[1].scale,null,null)):un(n.scale,null,null),Wt())}),n!==!1&&Jn(`setSeries`,e,t),a&&$n(`setSeries`,r,e,t)}r.setSeries=dn;function fn(e,t){ya(x[e],t)}function pn(e,t){e.fill=Z(e.fill||null),e.dir=X(e.dir,-1),t??=x.length,x.splice(t,0,e)}function mn(e){e==null?x.length=0:x.splice(e,1)}r.addBand=pn,r.setBand=fn,r.delBand=mn;function hn(e,t){v[e].alpha=t,ue&&R[e]!=null&&(R[e].style.opacity=t),le&&M[e]&&(M[e].style.opacity=t)}let gn,_n,vn,yn={focus:!0};function bn(e){if(e!=vn){let t=e==null,n=Je.alpha!=1;v.forEach((r,a)=>{if(i==1||a>0){let i=t||a==0||a==e;r._focus=t?null:i,n&&hn(a,i?1:Je.alpha)}}),vn=e,n&&Wt()}}le&&Ye&&Ce(Lr,de,e=>{A._lock||(Ke(e),vn!=null&&dn(null,yn,!0,Xn.setSeries))});function xn(e,t,n){let r=b[t];n&&(e=e/Y-(r.ori==1?Ee:I));let i=P;r.ori==1&&(i=F,e=i-e),r.dir==-1&&(e=i-e);let a=r._min,o=r._max,s=e/i,c=a+(o-a)*s,l=r.distr;return l==3?Li(10,c):l==4?Vi(c,r.asinh):l==100?r.bwd(c):c}function Sn(e,n){return di(xn(e,S,n),t[0],ot,st)}r.valToIdx=e=>di(e,t[0]),r.posToIdx=Sn,r.posToVal=xn,r.valToPos=(e,t,n)=>b[t].ori==0?a(e,b[t],n?Ne:P,n?je:0):o(e,b[t],n?Pe:F,n?Me:0),r.setCursor=(e,t,n)=>{q=e.left,tn=e.top,An(null,t,n)};function Cn(e,t){Qr(sn,kr,J.left=e),Qr(sn,Tr,J.width=t)}function wn(e,t){Qr(sn,Dr,J.top=e),Qr(sn,Er,J.height=t)}let Tn=D.ori==0?Cn:wn,En=D.ori==1?Cn:wn;function Dn(){if(le&&ce.live)for(let e=+(i==2);e<v.length;e++){if(e==0&&ge)continue;let t=ce.values[e],n=0;for(let r in t)me[e][n++].firstChild.nodeValue=t[r]}}function On(e,t){if(e!=null&&(e.idxs?e.idxs.forEach((e,t)=>{se[t]=e}):fa(e.idx)||se.fill(e.idx),ce.idx=se[0]),le&&ce.live){for(let e=0;e<v.length;e++)(e>0||i==1&&!ge)&&kn(e,se[e]);Dn()}ze=!1,t!==!1&&Jn(`setLegend`)}r.setLegend=On;function kn(e,n){let i=v[e],a=e==0&&O==2?lt:t[e],o;ge?o=i.values(r,e,n)??_e:(o=i.value(r,n==null?null:a[n],e,n),o=o==null?_e:{_:o}),ce.values[e]=o}function An(e,n,a){$t=q,en=tn,[q,tn]=A.move(r,q,tn),A.left=q,A.top=tn,ue&&(W&&ni(W,Ni(q),0,P,F),G&&ni(G,0,Ni(tn),P,F));let o,s=ot>st;gn=Ui,_n=null;let c=D.ori==0?P:F,l=D.ori==1?P:F;if(q<0||V==0||s){o=A.idx=null;for(let e=0;e<v.length;e++){let t=R[e];t!=null&&ni(t,-10,-10,P,F)}Ye&&dn(null,yn,!0,e==null&&Xn.setSeries),ce.live&&(se.fill(o),ze=!0)}else{let e,n,a;i==1&&(e=D.ori==0?q:tn,n=xn(e,S),o=A.idx=di(n,t[0],ot,st),a=ee(t[0][o],D,c,0));let s=-10,u=-10,d=0,f=0,p=!0,m=``,h=``;for(let e=+(i==2);e<v.length;e++){let g=v[e],_=se[e],y=_==null?null:i==1?t[e][_]:t[e][1][_],x=A.dataIdx(r,e,o,n),S=x==null?null:i==1?t[e][x]:t[e][1][x];if(ze=ze||S!=y||x!=_,se[e]=x,e>0&&g.show){let n=x==null?-10:x==o?a:ee(i==1?t[0][x]:t[e][0][x],D,c,0),_=S==null?-10:te(S,i==1?b[g.scale]:b[g.facets[1].scale],l,0);if(Ye&&S!=null){let t=D.ori==1?q:tn,n=ji(Je.dist(r,e,x,_,t));if(n<gn){let r=Je.bias;if(r!=0){let i=xn(t,g.scale),a=S>=0?1:-1,o=i>=0?1:-1;o==a&&(o==1?r==1?S>=i:S<=i:r==1?S<=i:S>=i)&&(gn=n,_n=e)}else gn=n,_n=e}}if(ze||Xe){let t,i;D.ori==0?(t=n,i=_):(t=_,i=n);let a,o,c,l,g,v,y=!0,b=qe.bbox;if(b!=null){y=!1;let t=b(r,e);c=t.left,l=t.top,a=t.width,o=t.height}else c=t,l=i,a=o=qe.size(r,e);if(v=qe.fill(r,e),g=qe.stroke(r,e),Xe)e==_n&&gn<=Je.prox&&(s=c,u=l,d=a,f=o,p=y,m=v,h=g);else{let t=R[e];t!=null&&(z[e]=c,B[e]=l,oi(t,a,o,y),ii(t,v,g),ni(t,Pi(c),Pi(l),P,F))}}}}if(Xe){let e=Je.prox;if(ze||(vn==null?gn<=e:gn>e||_n!=vn)){let e=R[0];e!=null&&(z[0]=s,B[0]=u,oi(e,d,f,p),ii(e,m,h),ni(e,Pi(s),Pi(u),P,F))}}}if(J.show&&nn){if(e!=null){let[t,n]=Xn.scales,[r,i]=Xn.match,[a,o]=e.cursor.sync.scales,s=e.cursor.drag;if(an=s._x,on=s._y,an||on){let{left:s,top:u,width:d,height:f}=e.select,p=e.scales[a].ori,m=e.posToVal,h,g,_,v,y,x=t!=null&&r(t,a),S=n!=null&&i(n,o);x&&an?(p==0?(h=s,g=d):(h=u,g=f),_=b[t],v=ee(m(h,a),_,c,0),y=ee(m(h+g,a),_,c,0),Tn(Fi(v,y),ji(y-v))):Tn(0,c),S&&on?(p==1?(h=s,g=d):(h=u,g=f),_=b[n],v=te(m(h,o),_,l,0),y=te(m(h+g,o),_,l,0),En(Fi(v,y),ji(y-v))):En(0,l)}else In()}else{let e=ji($t-Xt),t=ji(en-Zt);if(D.ori==1){let n=e;e=t,t=n}an=rn.x&&e>=rn.dist,on=rn.y&&t>=rn.dist;let n=rn.uni;n==null?rn.x&&rn.y&&(an||on)&&(an=on=!0):an&&on&&(an=e>=n,on=t>=n,!an&&!on&&(t>e?on=!0:an=!0));let r,i;an&&(D.ori==0?(r=Qt,i=q):(r=K,i=tn),Tn(Fi(r,i),ji(i-r)),on||En(0,l)),on&&(D.ori==1?(r=Qt,i=q):(r=K,i=tn),En(Fi(r,i),ji(i-r)),an||Tn(0,c)),!an&&!on&&(Tn(0,0),En(0,0))}}if(rn._x=an,rn._y=on,e==null){if(a){if(Zn!=null){let[e,t]=Xn.scales;Xn.values[0]=e==null?null:xn(D.ori==0?q:tn,e),Xn.values[1]=t==null?null:xn(D.ori==1?q:tn,t)}$n(Nr,r,q,tn,P,F,o)}if(Ye){let e=a&&Xn.setSeries,t=Je.prox;vn==null?gn<=t&&dn(_n,yn,!0,e):gn>t?dn(null,yn,!0,e):_n!=vn&&dn(_n,yn,!0,e)}}ze&&(ce.idx=o,On()),n!==!1&&Jn(`setCursor`)}let jn=null;Object.defineProperty(r,"rect",{get(){return jn??Mn(!1),jn}});function Mn(e=!1){e?jn=null:(jn=m.getBoundingClientRect(),Jn(`syncRect`,jn))}function Nn(e,t,n,r,i,a,o){A._lock||nn&&e!=null&&e.movementX==0&&e.movementY==0||(Pn(e,t,n,r,i,a,o,!1,e!=null),e==null?An(t,!0,!1):An(null,!0,!0))}function Pn(e,t,n,i,a,o,c,l,u){if(jn??Mn(!1),Ke(e),e!=null)n=e.clientX-jn.left,i=e.clientY-jn.top;else{if(n<0||i<0){q=-10,tn=-10;return}let[e,r]=Xn.scales,c=t.cursor.sync,[l,u]=c.values,[d,f]=c.scales,[p,m]=Xn.match,h=t.axes[0].side%2==1,g=D.ori==0?P:F,_=D.ori==1?P:F,v=h?o:a,y=h?a:o,x=h?i:n,S=h?n:i;if(n=d==null?x/v*g:p(e,d)?s(l,b[e],g,0):-10,i=f==null?S/y*_:m(r,f)?s(u,b[r],_,0):-10,D.ori==1){let e=n;n=i,i=e}}u&&(t==null||t.cursor.event.type==Nr)&&((n<=1||n>=P-1)&&(n=ta(n,P)),(i<=1||i>=F-1)&&(i=ta(i,F))),l?(Xt=n,Zt=i,[Qt,K]=A.move(r,n,i)):(q=n,tn=i)}let Fn={width:0,height:0,left:0,top:0};function In(){cn(Fn,!1)}let Ln,Rn,zn,Bn;function Vn(e,t,n,i,a,o,s){nn=!0,an=on=rn._x=rn._y=!1,Pn(e,t,n,i,a,o,s,!0,!1),e!=null&&(Ce(Fr,Gr,Hn,!1),$n(Pr,r,Qt,K,P,F,null));let{left:c,top:l,width:u,height:d}=J;Ln=c,Rn=l,zn=u,Bn=d}function Hn(e,t,n,i,a,o,s){nn=rn._x=rn._y=!1,Pn(e,t,n,i,a,o,s,!1,!0);let{left:c,top:l,width:u,height:d}=J,f=u>0||d>0,p=Ln!=c||Rn!=l||zn!=u||Bn!=d;if(f&&p&&cn(J),rn.setScale&&f&&p){let e=c,t=u,n=l,r=d;if(D.ori==1&&(e=l,t=d,n=c,r=u),an&&un(S,xn(e,S),xn(e+t,S)),on)for(let e in b){let t=b[e];e!=S&&t.from==null&&t.min!=Ui&&un(e,xn(n+r,e),xn(n,e))}In()}else A.lock&&(A._lock=!A._lock,An(t,!0,e!=null));e!=null&&(we(Fr,Gr),$n(Fr,r,q,tn,P,F,null))}function Un(e,t,n,r,i,a,o){if(A._lock)return;Ke(e);let s=nn;if(nn){let e=!0,t=!0,n,r;D.ori==0?(n=an,r=on):(n=on,r=an),n&&r&&(e=q<=10||q>=P-10,t=tn<=10||tn>=F-10),n&&e&&(q=q<Qt?0:P),r&&t&&(tn=tn<K?0:F),An(null,!0,!0),nn=!1}q=-10,tn=-10,se.fill(null),An(null,!0,!0),s&&(nn=s)}function Wn(e,t,n,i,a,o,s){A._lock||(Ke(e),ft(),In(),e!=null&&$n(Rr,r,q,tn,P,F,null))}function Gn(){y.forEach(ic),Be(r.width,r.height,!0)}li(Hr,Kr,Gn);let Kn={};Kn.mousedown=Vn,Kn.mousemove=Nn,Kn.mouseup=Hn,Kn.dblclick=Wn,Kn.setSeries=(e,t,n,i)=>{let a=Xn.match[2];n=a(r,t,n),n!=-1&&dn(n,i,!0,!1)},ue&&(Ce(Pr,m,Vn),Ce(Nr,m,Nn),Ce(Ir,m,e=>{Ke(e),Mn(!1)}),Ce(Lr,m,Un),Ce(Rr,m,Wn),Hs.add(r),r.syncRect=Mn);let qn=r.hooks=e.hooks||{};function Jn(e,t,n){Vt?Ht.push([e,t,n]):e in qn&&qn[e].forEach(e=>{e.call(null,r,t,n)})}(e.plugins||[]).forEach(e=>{for(let t in e.hooks)qn[t]=(qn[t]||[]).concat(e.hooks[t])});let Yn=(e,t,n)=>n,Xn=ya({key:null,setSeries:!1,filters:{pub:Zi,sub:Zi},scales:[S,v[1]?v[1].scale:null],match:[Qi,Qi,Yn],values:[null,null]},A.sync);Xn.match.length==2&&Xn.match.push(Yn),A.sync=Xn;let Zn=Xn.key,Qn=ls(Zn);function $n(e,t,n,r,i,a,o){Xn.filters.pub(e,t,n,r,i,a,o)&&Qn.pub(e,t,n,r,i,a,o)}Qn.sub(r);function er(e,t,n,r,i,a,o){Xn.filters.sub(e,t,n,r,i,a,o)&&Kn[e](null,t,n,r,i,a,o)}r.pub=er;function tr(){Qn.unsub(r),Hs.delete(r),Se.clear(),ui(Hr,Kr,Gn),l.remove(),de?.remove(),Jn(`destroy`)}r.destroy=tr;function nr(){Jn(`init`,e,t),dt(t||e.data,!1),k[S]?qt(S,k[S]):ft(),Re=J.show&&(J.width>0||J.height>0),Le=ze=!0,Be(e.width,e.height)}return v.forEach(Qe),y.forEach(nt),n?n instanceof HTMLElement?(n.appendChild(l),nr()):n(r,nr):nr(),r}ac.assign=ya,ac.fmtNum=Oi,ac.rangeNum=wi,ac.rangeLog=vi,ac.rangeAsinh=yi,ac.orient=fs,ac.pxRatio=Y,ac.join=wa,ac.fmtDate=La,ac.tzDate=za,ac.sync=ls;{ac.addGap=_s,ac.clipGaps=gs;let e=ac.paths={points:js};e.linear=Fs,e.stepped=Is,e.bars=Rs,e.spline=Bs}var oc=10,sc=31622400;function cc(e,t,n){let r=e.to-e.from,i=Math.min(sc,Math.max(oc,r*t)),a=n-i*(r>0?(n-e.from)/r:.5);return{from:a,to:a+i}}function lc(e,t){let n=(e.from+e.to)/2;return t===`ArrowLeft`||t===`ArrowRight`?uc(e,t===`ArrowLeft`?-.2:.2):t===`+`||t===`=`?cc(e,.5,n):t===`-`?cc(e,2,n):null}function uc(e,t){let n=(e.to-e.from)*t;return{from:e.from+n,to:e.to+n}}function dc(e,t){let n=new Map,r=null,i=(t,n)=>{let r=e.getBoundingClientRect();return t.from+(n-r.left)/r.width*(t.to-t.from)},a=()=>{r={range:t.range(),xs:[...n.values()]}},o=e=>{e.pointerType===`touch`&&(n.set(e.pointerId,e.clientX),a())},s=e=>{if(r===null||!n.has(e.pointerId))return;n.set(e.pointerId,e.clientX);let[a=0,o]=[...n.values()],[s=0,c]=r.xs;if(o===void 0||c===void 0){let e=i(r.range,s)-i(r.range,a);t.onRange({from:r.range.from+e,to:r.range.to+e});return}let l=Math.abs(s-c)/Math.max(20,Math.abs(a-o)),u=i(r.range,(s+c)/2),d=cc(r.range,l,u),f=i(d,(a+o)/2)-u;t.onRange({from:d.from-f,to:d.to-f})},c=e=>{n.delete(e.pointerId),n.size===0?r=null:a()},l=e=>{if(!e.ctrlKey&&!e.shiftKey)return;e.preventDefault();let n=t.range();t.onRange(cc(n,(e.deltaY||e.deltaX)>0?1.25:.8,i(n,e.clientX)))};return e.style.touchAction=`pan-y`,e.addEventListener(`pointerdown`,o),e.addEventListener(`wheel`,l,{passive:!1}),addEventListener(`pointermove`,s),addEventListener(`pointerup`,c),addEventListener(`pointercancel`,c),()=>{removeEventListener(`pointermove`,s),removeEventListener(`pointerup`,c),removeEventListener(`pointercancel`,c)}}var fc=`time`;function pc(e){return getComputedStyle(document.documentElement).getPropertyValue(`--${e}`).trim()}function mc(e,t){let n=t.flatMap(e=>[e.values,e.low??e.values,e.high??e.values]);return[[...e],...n.map(gc)]}function hc(e){let t=pc(e.color),n={stroke:`transparent`,width:0,points:{show:!1}};return[{label:e.name,stroke:t,width:1.8,points:{show:!1},...e.dashed?{dash:[5,4]}:{}},n,n]}function gc(e){return e.map(e=>e??null)}function _c(e){let{label:t,unit:n,decimals:r,times:i,curves:a,range:o,onRange:s,height:c=180}=e,l=I(null),u=I(null),d=I(e);d.current=e;let[f,p]=N(null),m=L(Ct),h=L(Ke);F(()=>{let e=l.current;if(e===null)return;let t={stroke:pc(`quiet`),grid:{stroke:pc(`line`),width:1},ticks:{show:!1},font:`12px system-ui, sans-serif`},n=new ac({width:Math.max(200,e.clientWidth),height:c,padding:[8,26,0,0],legend:{show:!1},scales:{x:{time:!0,range:()=>[d.current.range.from,d.current.range.to]},y:{range:(e,t,n)=>vc(t,n,r)}},axes:[{...t,size:28,space:70,values:(e,t,n,r,i)=>t.map(e=>bc(e,i))},{...t,size:52,values:(e,t)=>t.map(e=>W(e,yc(t)))}],cursor:{sync:{key:fc,setSeries:!1},drag:{x:s!==void 0,y:!1,setScale:!1},points:{size:6}},hooks:{setCursor:[e=>p(e.cursor.idx??null)],setSelect:[e=>{e.select.width<8||(d.current.onRange?.({from:e.posToVal(e.select.left,`x`),to:e.posToVal(e.select.left+e.select.width,`x`)}),e.setSelect({left:0,width:0,top:0,height:0},!1))}]},series:[{},...a.flatMap(hc)],bands:a.map((e,t)=>({series:[t*3+3,t*3+2],fill:`${pc(e.color)}33`}))},mc(d.current.times,a),e);u.current=n;let i=new ResizeObserver(()=>n.setSize({width:Math.max(200,e.clientWidth),height:c}));i.observe(e);let o=s===void 0?()=>{}:dc(n.over,{range:()=>d.current.range,onRange:e=>d.current.onRange?.(e)});return()=>{o(),i.disconnect(),n.destroy(),u.current=null}},[a.map(e=>`${e.key}${e.color}`).join(),n,c,m,h,s===void 0]),F(()=>{u.current?.setData(mc(i,a))},[i,a,o.from,o.to]);let g=f??i.length-1,_=i[g];return H(`figure`,{class:`curves`,"aria-label":t,...s&&{tabIndex:0,onKeyDown:e=>{if(e.ctrlKey||e.metaKey||e.altKey)return;let t=lc(o,e.key);t!==null&&(e.preventDefault(),s?.(t))},"aria-keyshortcuts":`ArrowLeft ArrowRight + -`},children:[H(`div`,{class:`curves-plot`,ref:l,"aria-hidden":`true`}),H(`figcaption`,{class:`legend`,children:[a.map(e=>H(`span`,{class:`legend-item`,children:[H(`svg`,{viewBox:`0 0 14 4`,width:`14`,height:`4`,"aria-hidden":`true`,children:H(`path`,{d:`M0 2h14`,stroke:`var(--${e.color})`,"stroke-width":`3`,"stroke-dasharray":e.dashed?`4 3`:void 0})}),e.name,` `,H(`b`,{children:G(e.values[g],n,r)})]},e.key)),H(`span`,{class:`legend-time quiet`,children:f!==null&&_!==void 0?_n(_*1e3):``})]})]})}function vc(e,t,n){if(e===null||t===null||!Number.isFinite(e)||!Number.isFinite(t))return[0,1];let r=10**(1-n),i=Math.max(0,r-(t-e))/2,a=(t-e)*.08;return[e-i-a,t+i+a]}function yc(e){return An(Math.abs((e[1]??1)-(e[0]??0)))}function bc(e,t){let n=new Date(e*1e3),r=n.getHours()===0&&n.getMinutes()===0;return t>=86400||r&&t>=60?yn(e*1e3):bn(e*1e3,t<60)}function xc(e,t,n,r,i){return n?(i-(r.uptime_ms-t))/1e3:e===null?null:e/1e3}function Sc(e,t){let n=[],r=[];e.number.forEach((i,a)=>{let o=xc(e.utc_ms[a]??null,e.uptime_ms[a]??0,e.boot[a]===e.boot_id,e.now,t);o===null||o<=(r.at(-1)??0)||(n.push(a),r.push(o))});let i={};for(let t of e.series)i[t.key]=n.map(e=>t.mean[e]??null);return{times:r,values:i}}function Cc(e,t,n,r){let i=n/1e3;if(i<=(e.times.at(-1)??0))return e;let a=e.times.findIndex(e=>e>i-r),o=a<0?e.times.length:a,s={};for(let n of Object.keys(e.values))s[n]=[...(e.values[n]??[]).slice(o),t.values[n]??null];return{times:[...e.times.slice(o),i],values:s}}var wc=900,Tc=60,Ec=[{key:`current_a`,name:`current`,unit:`A`,decimals:1,color:`accent`},{key:`voltage_v`,name:`voltage`,unit:`V`,decimals:2,color:`info`},{key:`power_w`,name:`power`,unit:`W`,decimals:0,color:`discharge`}],Dc={times:[],values:Object.fromEntries(Ec.map(({key:e})=>[e,[]]))};function Oc(){let[e,t]=N(Dc),[n,r]=N(`current_a`),i=L(ft,e=>e?.boot_id),a=L(ft,e=>e?.history.series.map(e=>e.key).join(`,`)??``);F(()=>{let e=Ec.map(e=>e.key).filter(e=>a.split(`,`).includes(e));e.length!==0&&V(`/history?resolution=1s&limit=900&series=${e.join(`,`)}`,{quiet:!0}).then(e=>t(Sc(e,Date.now()))).catch(()=>void 0)},[i,a]),rr(`history`,e=>t(t=>Cc(t,e,Date.now(),wc)));let o=Ec.find(e=>e.key===n)??Ec[0],s=e.times.at(-1)??Date.now()/1e3,c=Math.max(s-wc,Math.min(e.times[0]??0,s-Tc));return H(`div`,{class:`two-thirds`,children:H(U,{title:R(`dash.curves`),aside:H(Ot,{label:R(`dash.curves`),options:Ec.map(e=>[e.key,R(e.name)]),value:n,onChange:r}),children:H(_c,{label:R(o.name),unit:o.unit,decimals:o.decimals,times:e.times,curves:[{key:n,name:R(o.name),color:o.color,values:e.values[n]??[]}],range:{from:c,to:s},height:200})})})}var kc={dashboard:`M4 14a8 8 0 1 1 16 0M12 14l4-5M5 19h14`,history:`M4 4v16h16M7 15l4-5 3 3 5-7`,events:`M12 4v9M12 17.5v.5M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18z`,settings:`M4 7h9M17 7h3M4 17h3M11 17h9M15 4.5v5M9 14.5v5`,gateway:`M6 9h12v9H6zM9 9V5M15 9V5M9 18v2M15 18v2M3 12h3M18 12h3`,monitors:`M4 5h16v11H4zM8 20h8M7 10h2l2-3 2 6 2-3h2`,system:`M8 8h8v8H8zM10 4v4M14 4v4M10 16v4M14 16v4M4 10h4M4 14h4M16 10h4M16 14h4`,about:`M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 11v5M12 7.5V8`,more:`M5 12h.01M12 12h.01M19 12h.01`,battery:`M8 6h8v15H8zM10.5 3h3v3h-3z`,grid:`M9 3h6l3 18H6zM7.5 10h9M6.8 15h10.4`,lock:`M6 11h12v9H6zM9 11V8a3 3 0 0 1 6 0v3`,unlock:`M6 11h12v9H6zM9 11V8a3 3 0 0 1 5.7-1.3`,close:`M6 6l12 12M18 6L6 18`,plus:`M12 5v14M5 12h14`,sun:`M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM12 3v2M12 19v2M3 12h2M19 12h2M5.6 5.6L7 7M17 17l1.4 1.4M18.4 5.6L17 7M7 17l-1.4 1.4`};function Ac({name:e}){return H(`svg`,{viewBox:`0 0 24 24`,width:`22`,height:`22`,fill:`none`,stroke:`currentColor`,"stroke-width":e===`more`?3:1.7,"stroke-linecap":`round`,"stroke-linejoin":`round`,"aria-hidden":`true`,children:H(`path`,{d:kc[e]})})}var jc=.15;function Mc(e){return Yt(e)?Math.abs(e)<jc?`idle`:e>0?`charge`:`discharge`:`unknown`}function Nc(e){let t=Mc(e);return t===`charge`||t===`discharge`?t:void 0}function Pc({icon:e,name:t}){return H(`div`,{class:`flow-end`,children:[H(`span`,{class:`flow-icon`,children:H(Ac,{name:e})}),t]})}function Fc(e){return Yt(e)?Math.abs(e):null}function Ic({state:e,stale:t}){let{battery:n}=e,r=Mc(n.current_a),i=r===`charge`||r===`discharge`;return H(`div`,{class:`third`,children:H(U,{title:R(`flow.title`),stale:t,children:[H(`div`,{class:`flow`,children:[H(Pc,{icon:`grid`,name:R(`flow.system`)}),H(`div`,{class:`flow-line ${r}`,children:[H(`span`,{class:`flow-power`,children:wn(Fc(n.power_w))}),H(`svg`,{viewBox:`0 0 200 14`,preserveAspectRatio:`none`,"aria-hidden":`true`,children:[H(`path`,{class:`track`,d:`M0 7h200`,"stroke-width":`2`}),i&&!t&&H(`path`,{class:`dots`,d:`M4 7h192`,stroke:`currentColor`,"stroke-width":`7`,"stroke-linecap":`round`})]}),H(`span`,{class:`small`,children:[R(`flow.${r}`),i&&` · ${Cn(Fc(n.current_a))}`]})]}),H(Pc,{icon:`battery`,name:R(`flow.battery`)})]}),H(kt,{rows:[[R(`energy_in`),Dn(n.energy_in_kwh)],[R(`energy_out`),Dn(n.energy_out_kwh)]]})]})})}function Lc({tone:e,children:t}){return H(`span`,{class:`badge ${e}`,children:t})}var Rc=84,zc=2*Math.PI*Rc*.75;function Bc({soc:e,children:t}){let n=Yt(e)?Math.min(1,Math.max(0,e/100)):0;return H(`div`,{class:`gauge`,children:[H(`svg`,{viewBox:`8 8 184 160`,role:`img`,"aria-label":`${R(`soc`)}: ${Tn(e,1)}, ${t}`,children:H(`g`,{fill:`none`,"stroke-width":`13`,"stroke-linecap":`round`,transform:`rotate(135 100 100)`,children:[H(`circle`,{class:`gauge-track`,cx:`100`,cy:`100`,r:Rc,"stroke-dasharray":`${zc} 999`}),n>0&&H(`circle`,{class:`gauge-fill`,cx:`100`,cy:`100`,r:Rc,"stroke-dasharray":`${Math.max(.1,zc*n)} 999`})]})}),H(`div`,{class:`gauge-text`,"aria-hidden":`true`,children:[H(`span`,{class:`gauge-number`,children:W(e,1)}),H(`span`,{class:`gauge-unit`,children:`%`}),H(`span`,{class:`gauge-note`,children:t})]})]})}function Vc({name:e,value:t,tone:n,note:r}){return H(`div`,{class:`tile`,children:[H(`dt`,{class:`tile-name`,children:e}),H(`dd`,{class:`tile-value ${n??``}`,children:t}),r&&H(`dd`,{class:`quiet small`,children:r})]})}var Hc={fresh:`ok`,held:`warning`,lost:`alarm`,silent:`alarm`},Uc=172800;function Wc({state:e,stale:t}){let{battery:n,charge:r,limits:i}=e,a=Mc(n.current_a),o=e.packs.map(e=>e.time_left_s).filter(e=>e!==null),s=o.length===1&&a!==`idle`?o[0]:void 0,c=s!==void 0&&s<=Uc?s:void 0;return H(`div`,{class:`hero`,children:H(U,{title:R(`dash.battery`),stale:t||i.freshness===`lost`||i.freshness===`silent`,aside:i.freshness===`fresh`?H(Lc,{tone:r.stage===null?`quiet`:`ok`,children:B(`stage`,r.stage)}):H(Lc,{tone:Hc[i.freshness]??`quiet`,children:B(`freshness`,i.freshness)}),children:H(`div`,{class:`hero-body`,children:[H(Bc,{soc:n.soc_percent,children:c===void 0?R(`flow.${a}`):R(`left.${a===`charge`?`full`:`empty`}`,{time:hn(c)})}),H(`dl`,{class:`tiles`,children:[H(Vc,{name:R(`voltage`),value:xn(n.voltage_v)}),H(Vc,{name:R(`current`),value:Cn(n.current_a),tone:Nc(n.current_a)}),H(Vc,{name:R(`power`),value:wn(n.power_w),tone:Nc(n.current_a)}),H(Vc,{name:R(`soh`),value:Tn(n.soh_percent)})]})]})})})}function Gc({name:e,short:t,value:n,reason:r,bounds:i,format:a,used:o,discharge:s=!1}){let c=i.find(e=>e.reason!==r);return H(`div`,{class:`limit`,children:[H(`dt`,{children:[e,` `,H(`abbr`,{class:`quiet small`,children:t})]}),H(`dd`,{class:`limit-value`,children:a(n)}),H(`dd`,{class:`meter${s?` discharge`:``}`,"aria-hidden":`true`,children:H(`i`,{style:{width:`${Math.round(Math.min(1,Math.max(0,o??0))*100)}%`}})}),H(`dd`,{class:`limit-reason`,children:[Yt(n)?B(`reason`,r):R(`limits.unknown`),Yt(n)&&c&&` · ${R(`limits.next`,{reason:B(`reason`,c.reason),value:a(c.value)})}`]})]})}function Kc(e,t){return Yt(e)&&Yt(t)&&t>0?e/t:null}function qc({state:e,stale:t}){let{limits:n,battery:r}=e,i=r.current_a;return H(`div`,{class:`half`,children:H(U,{title:R(`limits.title`),stale:t,children:H(`dl`,{children:[H(Gc,{name:R(`limits.cvl`),short:`CVL`,value:n.cvl_v,reason:n.cvl_reason,bounds:n.cvl_bounds,format:e=>xn(e,1),used:Kc(r.voltage_v,n.cvl_v)}),H(Gc,{name:R(`limits.ccl`),short:`CCL`,value:n.ccl_a,reason:n.ccl_reason,bounds:n.ccl_bounds,format:e=>Cn(e),used:Kc(Yt(i)?Math.max(0,i):null,n.ccl_a)}),H(Gc,{name:R(`limits.dcl`),short:`DCL`,value:n.dcl_a,reason:n.dcl_reason,bounds:n.dcl_bounds,format:e=>Cn(e),used:Kc(Yt(i)?Math.max(0,-i):null,n.dcl_a),discharge:!0})]})})})}var Jc={error_active:`ok`,error_warning:`warning`,error_passive:`warning`,recovering:`warning`,bus_off:`alarm`,stopped:`alarm`};function Yc({state:e,ageS:t,stale:n}){let r=e.packs.map(e=>{let n=e.age_s===null?R(`never`):R(`ago`,{time:hn(e.age_s+t)});return[e.name,H(Lc,{tone:$n(e),children:[B(`freshness`,e.freshness),` · `,n]},`badge`)]}),{gx:i,can:a}=e;return H(`div`,{class:`third`,children:H(U,{title:R(`links.title`),stale:n,children:H(kt,{rows:[...r,[`GX`,H(Lc,{tone:i.present?`ok`:`warning`,children:[i.present?i.name??R(`links.present`):R(`links.absent`),i.age_s!==null&&` · ${R(`ago`,{time:hn(i.age_s+t)})}`]},`badge`)],[`CAN`,H(Lc,{tone:a===null?`quiet`:a.transmit_stalled?`alarm`:Jc[a.state]??`quiet`,children:a===null?R(`links.no_can`):a.transmit_stalled?R(`links.stalled`):B(`bus`,a.state)},`badge`)]]})})})}function Xc({packs:e,stale:t}){return H(`div`,{class:`full`,children:H(U,{title:R(`dash.packs`),stale:t,children:H(kt,{rows:e.map(e=>[e.name,H(`span`,{class:`row`,children:[H(`span`,{class:er(e)?`stale`:``,children:[Tn(e.soc_percent),xn(e.voltage_v),Cn(e.current_a),wn(e.power_w)].join(` · `)}),H(Lc,{tone:$n(e),children:e.freshness===`fresh`?B(`stage`,e.charge.stage):B(`freshness`,e.freshness)})]},`values`)])})})})}function Zc({packs:e,stale:t}){let n=e.flatMap(t=>{let{external_c:n,internal_c:r}=t.temperatures;return[...n.map((e,t)=>[R(`temperature.sensor`,{number:t+1}),e]),[R(`temperature.internal`),r]].map(([n,r])=>[e.length>1?`${t.name} · ${n}`:n,H(`span`,{class:er(t)?`stale`:``,children:r===null?R(`unknown`):En(r)},`value`)])});return H(`div`,{class:`third`,children:H(U,{title:R(`temperature.title`),stale:t,children:H(kt,{rows:n})})})}function Qc(){let e=pn(),[t,n]=N(`1`);if(e===null)return H(S,{children:[H(`h1`,{class:`hidden`,children:R(`nav.dashboard`)}),H(`p`,{class:`quiet`,children:R(`loading`)})]});let{state:r,stale:i,ageS:a}=e,o=r.packs.find(e=>String(e.index)===t)??r.packs[0],s=r.packs.length>1;return H(S,{children:[H(`h1`,{class:`hidden`,children:R(`nav.dashboard`)}),H(`div`,{class:`dash`,children:[H(Gn,{alarms:r.alarms}),H(Wc,{state:r,stale:i}),H(qc,{state:r,stale:i}),s&&H(Xc,{packs:r.packs,stale:i}),s&&H(`div`,{class:`full`,children:H(Ot,{label:R(`dash.pack`),options:r.packs.map(e=>[String(e.index),e.name]),value:String(o?.index),onChange:n})}),o&&H(tr,{pack:o,several:s,stale:i}),H(Ic,{state:r,stale:i}),H(Yc,{state:r,ageS:a,stale:i}),H(Zc,{packs:r.packs,stale:i}),H(Oc,{}),H(nr,{state:r,stale:i})]})]})}function $c(e,t){let[n,r]=N(null),[i,a]=N(null),o=I(e);o.current=e;let s=L(pt,e=>e===`live`||e===`polling`?e:null),c=De(async()=>{if(e!==null)try{let t=await V(e,{quiet:!0});if(o.current!==e)return;r(t),a(null)}catch(t){o.current===e&&a(Ft(t))}},[e]);return F(()=>{if(s===null||(c(),t===void 0))return;let e=setInterval(()=>void c(),t);return()=>clearInterval(e)},[c,t,s]),F(()=>_t.on(`resync`,()=>void c()),[c]),{data:n,error:i,reload:c}}function el({label:e,hint:t,error:n,children:r}){let i=Oe(),a=`${i}-hint`,o=`${i}-error`,s=`${t?a:``} ${n?o:``}`.trim();return H(`div`,{class:`field`,children:[H(`label`,{class:`field-label`,for:i,children:e}),r({id:i,describedBy:s}),t&&H(`span`,{class:`quiet small`,id:a,children:t}),n&&H(`span`,{class:`field-error`,id:o,role:`alert`,children:n})]})}function tl({label:e,options:t,value:n,onChange:r,hint:i,error:a,changed:o=!1,disabled:s}){return H(el,{label:e,hint:i,error:a,children:({id:e,describedBy:i})=>H(`select`,{class:`input${o?` changed`:``}`,id:e,value:n,disabled:s,"aria-describedby":i||void 0,onChange:e=>r(e.currentTarget.value),children:t.map(([e,t])=>H(`option`,{value:e,children:t},e))})})}function nl(e){let{label:t,value:n,onInput:r,hint:i,error:a,unit:o,changed:s=!1,type:c=`text`,numeric:l=!1}=e;return H(el,{label:t,hint:i,error:a,children:({id:t,describedBy:i})=>H(`span`,{class:`with-unit`,children:[H(`input`,{class:`input${s?` changed`:``}`,id:t,type:c,value:n,inputMode:l?`decimal`:void 0,"aria-invalid":a!==void 0,"aria-describedby":i||void 0,disabled:e.disabled,maxLength:e.maxLength,autocomplete:e.autocomplete??`off`,onInput:e=>r(e.currentTarget.value)}),o&&H(`span`,{class:`unit`,children:o})]})})}function rl(e,t){return e.time.utc_ms===null?t!==null&&il(e,t)?R(`ago`,{time:hn((t.time.uptime_ms-e.time.uptime_ms)/1e3)}):R(`events.after_start`,{time:hn(e.time.uptime_ms/1e3)}):_n(e.time.utc_ms)}function il(e,t){let{boot_count:n}=t.system;return n===null?e.time.uptime_ms<=t.time.uptime_ms:e.boot===n}var al={info:`info`,ok:`ok`,warning:`warning`,alarm:`alarm`};function ol({event:e,time:t}){let n=[B(`event_kind`,e.kind),e.pack!==null&&mn(e.pack),e.value!==null&&kn(e.value,e.unit),e.threshold!==null&&R(`events.threshold`,{value:kn(e.threshold,e.unit)}),e.acknowledged&&R(`events.seen`)];return H(`li`,{class:`event${e.acknowledged?` seen`:``}`,children:[H(Lc,{tone:al[e.level],children:B(`level`,e.level)}),H(`div`,{children:[H(`p`,{class:`event-text`,children:Hn(e)}),H(`p`,{class:`quiet small`,children:[t,` · `,n.filter(Boolean).join(` · `)]})]})]})}var sl={kind:``,level:``,text:``};function cl(e,t){let n=t.text.toLowerCase();return e.filter(e=>(t.kind===``||e.kind===t.kind)&&(t.level===``||e.level===t.level)&&(n===``||Hn(e).toLowerCase().includes(n)))}function ll(e,t){let n=new Map(e.map(e=>[e.number,e]));for(let e of t)n.set(e.number,e);return[...n.values()].sort((e,t)=>t.number-e.number)}var ul=[`info`,`ok`,`warning`,`alarm`];function dl(){let{data:e,error:t,reload:n}=$c(`/events?limit=200`),[r,i]=N([]),[a,o]=N(sl),s=pn();rr(`event`,e=>i(t=>[e,...t].slice(0,200)));let c=ll(r,e?.events??[]),l=cl(c,a),u=[...new Set(c.map(e=>e.kind))].sort(),d=c.some(e=>!e.acknowledged),f=async()=>{let e=c[0];if(e!==void 0)try{await at(`POST`,`/events/ack`,{up_to:e.number}),await n(),i([])}catch(e){It(e)}};return H(S,{children:[H(`div`,{class:`page-head`,children:[H(`h1`,{children:R(`nav.events`)}),H(`div`,{class:`row`,children:[H(`button`,{type:`button`,class:`button`,disabled:!d,onClick:()=>void f(),children:R(`events.acknowledge`)}),H(`a`,{class:`button`,href:nt(`/events.csv`),download:`events.csv`,children:R(`history.csv`)})]})]}),H(`div`,{class:`stack`,children:[H(Gn,{alarms:s?.state.alarms??[]}),H(U,{title:R(`events.log`),children:[H(`div`,{class:`filters`,children:[H(tl,{label:R(`events.kind`),value:a.kind,options:[[``,R(`events.all`)],...u.map(e=>[e,B(`event_kind`,e)])],onChange:e=>o({...a,kind:e})}),H(tl,{label:R(`events.level`),value:a.level,options:[[``,R(`events.all`)],...ul.map(e=>[e,B(`level`,e)])],onChange:e=>o({...a,level:e})}),H(nl,{label:R(`events.text`),value:a.text,onInput:e=>o({...a,text:e})})]}),t!==null&&H(K,{tone:`alarm`,live:!0,children:t}),H(`p`,{class:`hidden`,role:`status`,children:R(`events.count`,{count:l.length})}),H(`ul`,{class:`events`,children:l.map(e=>H(ol,{event:e,time:rl(e,s?.state??null)},e.number))}),l.length===0&&H(`p`,{class:`quiet`,children:R(e===null?`loading`:`events.none`)})]})]})]})}function fl({label:e,options:t,value:n,onChange:r}){let i=I(null),a=e=>{let a=t[(t.findIndex(([e])=>e===n)+e+t.length)%t.length];a!==void 0&&(r(a[0]),i.current?.querySelector(`[data-tab="${a[0]}"]`)?.focus())};return H(`div`,{class:`tabs`,role:`tablist`,"aria-label":e,ref:i,onKeyDown:e=>{if(e.key===`ArrowRight`)a(1);else if(e.key===`ArrowLeft`)a(-1);else return;e.preventDefault()},children:t.map(([e,t])=>H(`button`,{type:`button`,class:`tab`,role:`tab`,"data-tab":e,"aria-selected":e===n,tabIndex:e===n?0:-1,onClick:()=>r(e),children:t},e))})}function pl({caption:e,columns:t,numeric:n=[],rows:r}){let i=e=>n.includes(e)?`number`:void 0;return H(`div`,{class:`table-box`,tabIndex:0,role:`group`,"aria-label":e,children:H(`table`,{children:[H(`caption`,{class:`hidden`,children:e}),H(`thead`,{children:H(`tr`,{children:t.map((e,t)=>H(`th`,{scope:`col`,class:i(t),children:e},e))})}),H(`tbody`,{children:r.map(e=>H(`tr`,{children:e.cells.map((e,t)=>t===0?H(`th`,{scope:`row`,children:e},t):H(`td`,{class:i(t),children:e},t))},e.key))})]})})}var ml=8;function hl({onChanged:e}){let[t,n]=N(``),[r,i]=N(``),[a,o]=N(``),[s,c]=N(),l=r!==``&&r.length<ml,u=a!==``&&a!==r,d=async a=>{a.preventDefault(),c(void 0);try{await at(`POST`,`/password`,{current:t,new:r},{quiet:!0}),n(``),i(``),o(``),Nt(R(`password.changed`)),e()}catch(e){c(e instanceof $e&&e.status===401?R(`login.wrong`):Ft(e))}},f={type:`password`,maxLength:64};return H(U,{title:R(`password.title`),children:H(`form`,{class:`stack`,onSubmit:e=>void d(e),children:[H(`p`,{class:`quiet small`,children:R(`password.about`)}),H(nl,{...f,label:R(`password.current`),autocomplete:`current-password`,value:t,onInput:n,error:s}),H(nl,{...f,label:R(`password.new`),autocomplete:`new-password`,value:r,onInput:i,error:l?R(`password.short`,{count:ml}):void 0}),H(nl,{...f,label:R(`password.again`),autocomplete:`new-password`,value:a,onInput:o,error:u?R(`password.different`):void 0}),H(`div`,{class:`row`,children:H(`button`,{type:`submit`,class:`button primary`,disabled:t===``||r.length<ml||a!==r,children:R(`password.change`)})})]})})}function gl({onMade:e}){let[t,n]=N(``),[r,i]=N(``),[a,o]=N(null),[s,c]=N(),l=async a=>{a.preventDefault(),c(void 0);try{let i=await at(`POST`,`/session`,{password:r,kind:`token`,name:t},{quiet:!0});o(i.token),n(``),e()}catch(e){c(e instanceof $e&&e.status===401?R(`login.wrong`):Ft(e))}i(``)};return H(U,{title:R(`token.title`),children:H(`form`,{class:`stack`,onSubmit:e=>void l(e),children:[H(`p`,{class:`quiet small`,children:R(`token.about`)}),H(nl,{label:R(`token.name`),value:t,onInput:n,maxLength:32}),H(nl,{label:R(`login.password`),type:`password`,autocomplete:`current-password`,value:r,onInput:i,error:s,maxLength:64}),H(`div`,{class:`row`,children:H(`button`,{type:`submit`,class:`button primary`,disabled:t.trim()===``||r===``,children:R(`token.make`)})}),a!==null&&H(K,{tone:`ok`,live:!0,children:[R(`token.once`),H(`p`,{class:`mono token`,children:a})]})]})})}function _l(){return L(Lt)===`in`?H(vl,{}):H(U,{title:R(`access.title`),children:H(`button`,{type:`button`,class:`button primary`,onClick:()=>void Vt().catch(()=>void 0),children:R(`login.action`)})})}function vl(){let{data:e,error:t,reload:n}=$c(`/tokens`),[r,i]=N(!1),a=async e=>{i(!0),await at(`DELETE`,`/tokens/${e}`).catch(It),await n(),i(!1)};return H(`div`,{class:`stack`,children:[H(U,{title:R(`access.title`),children:[t!==null&&H(K,{tone:`alarm`,children:t}),e?.tokens.length===0&&H(`p`,{class:`quiet`,children:R(`access.none`)}),H(pl,{caption:R(`access.title`),columns:[R(`access.name`),R(`access.created`),R(`access.used`),R(`access.revoke`)],rows:(e?.tokens??[]).map(e=>({key:String(e.id),cells:[e.name,e.created_utc_ms===null?`–`:_n(e.created_utc_ms),e.last_used_utc_ms===null?R(`never`):vn(e.last_used_utc_ms),H(`button`,{type:`button`,class:`button`,disabled:r,"aria-label":R(`access.revoke_name`,{name:e.name}),onClick:()=>void a(e.id),children:R(`access.revoke`)},`revoke`)]}))})]}),H(`div`,{class:`cards two`,children:[H(gl,{onMade:()=>void n()}),H(hl,{onChanged:()=>void n()})]})]})}var yl=[`slow`,`medium`,`fast`];function bl(){let e=pn(),[t,n]=N(!1);if(e===null)return null;let{charge:r}=e.state,i=(e,t)=>{n(!0),at(`POST`,`/actions/${e}`,t).catch(It).finally(()=>n(!1))};return H(U,{title:R(`control.title`),stale:e.stale,children:H(`div`,{class:`stack`,children:[H(`div`,{class:`row between`,children:[H(`span`,{class:`field-label`,children:R(`charge.profile`)}),H(Ot,{label:R(`charge.profile`),options:yl.map(e=>[e,B(`profile`,e)]),value:r.profile,onChange:e=>i(`set_charge_profile`,{profile:e})})]}),r.fast_locked&&H(K,{tone:`warning`,children:R(`control.fast_locked`)}),H($t,{label:R(`charge.allowed`),value:r.charge_enabled,disabled:t,onChange:e=>i(`set_charge_enabled`,{enabled:e})}),H($t,{label:R(`charge.discharge_allowed`),value:r.discharge_enabled,disabled:t,onChange:e=>i(`set_discharge_enabled`,{enabled:e})}),H($t,{label:R(`control.full`),hint:R(`control.full_help`),value:r.full_charge_forced,disabled:t,onChange:e=>i(`force_full_charge`,{enabled:e})})]})})}var xl={u8:1,s8:1,u16:2,s16:2,u32:4,s32:4,f32:4},Sl=Object.keys(xl),Cl=8,wl={least:.1,most:60};function Tl(e){return xl[e.type??`u16`]}function El(e){return Math.max(1,...e.map(e=>e.offset+Tl(e)))}function Dl(e,t){return e.length===void 0?{...e,signals:t}:{...e,signals:t,length:Math.min(Cl,Math.max(e.length,El(t)))}}function Ol(e){let t=e.extended?536870911:2047;if(!Number.isInteger(e.id)||e.id<0||e.id>t)return{kind:`id`};let n=e.period_s??1;if(!(n>=wl.least&&n<=wl.most))return{kind:`period`};if(e.signals.length===0)return{kind:`no_signals`};let r=e.length??Cl,i=new Set;for(let t of e.signals){if(!Number.isFinite(t.scale??1)||t.scale===0)return{kind:`scale`};if(!Number.isFinite(t.add??0))return{kind:`add`};for(let e=t.offset;e<t.offset+Tl(t);e++){if(e>=r)return{kind:`too_long`,byte:e};if(i.has(e))return{kind:`overlap`,byte:e};i.add(e)}}return null}function kl(e){let t=new Set(e.flatMap(e=>Array.from({length:Tl(e)},(t,n)=>e.offset+n)));for(let e=0;e<7;e++)if(!t.has(e)&&!t.has(e+1))return e;return 7}function Al(e){let t=e.trim();return/^(0x[0-9a-f]+|\d+)$/i.test(t)?Number(t):null}function jl(e,t){return`0x${e.toString(16).toUpperCase().padStart(t?8:3,`0`)}`}function Ml(e){return[`${B(`source`,e.source)} @${e.offset} ${e.type??`u16`}`,e.byte_order===`big`&&`BE`,(e.scale??1)!==1&&`×${e.scale}`,(e.add??0)!==0&&`+${e.add}`,e.unknown!==void 0&&`?${e.unknown}`].filter(Boolean).join(` `)}function Nl(e){let t=e.length??El(e.signals);return[`${e.period_s??1} s, ${t} B`,...e.signals.map(Ml)].join(` · `)}function Pl(e,t){let n=e=>new Map(e.map(e=>[jl(e.id,e.extended??!1),Nl(e)])),[r,i]=[n(e),n(t)];return[...new Set([...r.keys(),...i.keys()])].map(e=>({id:e,before:r.get(e)??null,after:i.get(e)??null})).filter(e=>e.before!==e.after)}var Fl={least:0,most:100};function Il(e,t,n){if(e.length===0)return null;if(e.length<2||e.length>10)return`few`;for(let t=1;t<e.length;t++)if((e[t]?.[0]??0)<=(e[t-1]?.[0]??0))return`rising`;return e.some(([e])=>t!==null&&e<t||n!==null&&e>n)?`x_range`:e.every(([,e])=>e>=Fl.least&&e<=Fl.most)?null:`range`}function Ll(e){let t=0,n=0;for(let r=1;r<e.length;r++){let i=(e[r]?.[0]??0)-(e[r-1]?.[0]??0);i>t&&(t=i,n=r)}let[r,i]=[e[n-1],e[n]];if(r===void 0||i===void 0){let t=e.at(-1)??[0,0];return[...e,[t[0]+1,t[1]]]}let a=e=>Number(e.toFixed(3)),o=[a((r[0]+i[0])/2),a((r[1]+i[1])/2)];return[...e.slice(0,n),o,...e.slice(n)]}function Rl(e,t){return JSON.stringify(e)===JSON.stringify(t)}function zl(e){return Array.isArray(e)?e:[]}function Bl(e,t){if(t===null)return`–`;if(typeof t==`boolean`)return R(t?`on`:`off`);if(typeof t==`string`){let n=e.options.find(e=>e.value===t)?.name;return B(`choice`,t,n)}return t===0&&e.zero!==null?`0 (${Rn(e)})`:typeof t==`number`?G(t,e.unit,An(t)):t.length===0?R(`curve.none`):zl(t).map(([t,n])=>`${G(t,e.unit,An(t))} → ${G(n,`%`,An(n))}`).join(`, `)}function Vl(e,t){if(t===null)return`not_a_number`;if(Array.isArray(t))return Il(zl(t),e.minimum,e.maximum);if(typeof t!=`number`||t===0&&e.zero!==null)return null;let n=e.minimum!==null&&t<e.minimum,r=e.maximum!==null&&t>e.maximum;return n||r?`out_of_range`:null}function Hl(...[e,t]){return Pl(e,t).map(({id:e,before:t,after:n})=>({key:e,cells:[e,t??`–`,n??`–`]}))}function Ul(e,t,n){return n.flatMap(n=>{if(n===`custom_frames`)return t.custom_frames===void 0?[{key:n,cells:[R(`gateway.frames`),`–`,R(`curve.of_yaml`)]}]:Hl(e.custom_frames,t.custom_frames);let r=e.options.find(e=>e.key===n);if(r===void 0)return[{key:n,cells:[n,`–`,`–`]}];let i=t.values[n]??r.default;return[{key:n,cells:[In(r),Bl(r,r.value),Bl(r,i)]}]})}function Wl({count:e,disabled:t,onDiscard:n,onReview:r}){return H(`div`,{class:`save-bar`,role:`status`,children:[H(`span`,{children:R(`settings.changed`,{count:e})}),H(`button`,{type:`button`,class:`button`,onClick:n,children:R(`settings.discard`)}),H(`button`,{type:`button`,class:`button primary`,disabled:t,onClick:r,children:R(`settings.review`)})]})}function Gl({title:e,onClose:t,children:n}){let r=I(null),i=Oe();return F(()=>{r.current?.showModal()},[]),H(`dialog`,{class:`dialog`,ref:r,"aria-labelledby":i,onCancel:e=>{e.preventDefault(),t()},children:H(`div`,{class:`stack`,children:[H(`h2`,{id:i,children:e}),n]})})}function Kl({title:e,action:t,danger:n=!1,twice:r,onConfirm:i,onClose:a,children:o}){let[s,c]=N(r===void 0);return H(Gl,{title:e,onClose:a,children:[o,r!==void 0&&H(`label`,{class:`switch`,children:[H(`input`,{type:`checkbox`,checked:s,onChange:e=>c(e.currentTarget.checked)}),r]}),H(`div`,{class:`dialog-buttons`,children:[H(`button`,{type:`button`,class:`button`,onClick:a,children:R(`cancel`)}),H(`button`,{type:`button`,class:`button ${n?`danger`:`primary`}`,disabled:!s,onClick:i,children:t})]})]})}function ql({rows:e}){return H(pl,{caption:R(`settings.changes`),columns:[R(`settings.name`),R(`settings.now`),R(`settings.new`)],rows:e.map(({key:e,cells:[t,n,r]})=>({key:e,cells:[t,n,H(`b`,{children:r},`after`)]}))})}function Jl({patch:e,rows:t,dangerous:n=!1,children:r,onClose:i,onDone:a,onRefused:o}){let[s,c]=N(null),[l,u]=N(!1),d=async()=>{if(!l){u(!0),c(null);try{Nt(R((await at(`PATCH`,`/config`,e)).restart_required?`config.saved_restart`:`config.saved`)),a()}catch(e){let t=Ft(e),n=e instanceof $e?e.problem:null;if(n!==null&&o?.(n,t))return;c(t),u(!1)}}};return H(Kl,{title:R(`config.confirm`),action:R(`config.save`),danger:n,twice:n?R(`settings.sure`):void 0,onConfirm:()=>void d(),onClose:i,children:[n&&H(K,{tone:`alarm`,children:R(`config.about_danger`)}),r,t.length>0&&H(ql,{rows:t}),s!==null&&H(K,{tone:`alarm`,live:!0,children:s})]})}var Yl=1500,Xl=250;function Zl({frame:e}){let[t,n]=N(null),[r,i]=N(null),a=L(Lt),o=JSON.stringify(e);return F(()=>{let e,t=!1,r=async()=>{try{let a=await at(`POST`,`/can/preview`,JSON.parse(o),{quiet:!0});if(t)return;n(a),i(null),e=setTimeout(()=>void r(),Yl)}catch(a){if(t)return;n(null),i(Ft(a)),a instanceof $e||(e=setTimeout(()=>void r(),Yl))}};return e=setTimeout(()=>void r(),Xl),()=>{t=!0,clearTimeout(e)}},[o,a]),a===`out`?H(`button`,{type:`button`,class:`button`,onClick:()=>void Vt().catch(()=>void 0),children:R(`frames.login`)}):r===null?H(`div`,{class:`frame-preview`,children:[H(`span`,{class:`quiet small`,children:R(`frames.preview`)}),H(`output`,{class:`mono bytes`,children:[jl(e.id,e.extended??!1),` · `,t?.data??`…`]}),H(`span`,{class:`small`,children:t?.signals.map(e=>`${B(`source`,e.name)} ${e.value??`–`} ${e.unit}`).join(` · `)})]}):H(K,{tone:`warning`,live:!0,children:r})}function Ql({label:e,value:t,onChange:n}){let[r,i]=N(String(t));return H(nl,{label:e,value:r,numeric:!0,error:Zt(r)===null?R(`option.problem.not_a_number`):void 0,onInput:e=>{i(e),n(Zt(e)??NaN)}})}var $l=`voltage.current.power.soc.soh.temperature.min_cell_voltage.max_cell_voltage.cell_voltage_difference.min_cell_pack.min_cell_number.max_cell_pack.max_cell_number.min_temperature.max_temperature.charge_voltage_limit.charge_current_limit.discharge_current_limit.discharge_voltage_limit.installed_capacity.online_capacity.energy_in.energy_out.packs_online.packs_offline.packs_blocking_charge.packs_blocking_discharge.alarm_bits.warning_bits.status.frame_counter`.split(`.`),eu=[`0`,`1`,`2`,`3`,`4`,`5`,`6`,`7`].map(e=>[e,e]);function tu({number:e,signal:t,onChange:n,onRemove:r}){return H(`li`,{class:`signal`,"aria-label":R(`frames.signal`,{number:e}),children:[H(tl,{label:R(`frames.source`),value:t.source,options:$l.map(e=>[e,B(`source`,e)]),onChange:e=>n({...t,source:e})}),H(tl,{label:R(`frames.offset`),value:String(t.offset),options:eu,onChange:e=>n({...t,offset:Number(e)})}),H(tl,{label:R(`frames.type`),value:t.type??`u16`,options:Sl.map(e=>[e,e]),onChange:e=>{let{unknown:r,...i}=t;n({...i,type:e})}}),H(tl,{label:R(`frames.order`),value:t.byte_order??`little`,options:[[`little`,R(`frames.little`)],[`big`,R(`frames.big`)]],onChange:e=>n({...t,byte_order:e})}),H(Ql,{label:R(`frames.scale`),value:t.scale??1,onChange:e=>n({...t,scale:e})}),H(Ql,{label:R(`frames.add_offset`),value:t.add??0,onChange:e=>n({...t,add:e})}),H(`button`,{type:`button`,class:`button icon plain`,"aria-label":R(`frames.remove_signal`,{number:e}),onClick:r,children:H(Ac,{name:`close`})})]})}function nu({frame:e,refusal:t,onChange:n}){let[r,i]=N(jl(e.id,e.extended??!1)),[a,o]=N(String(e.period_s??1)),s=Ol(e),c=e=>t?.field===e?t.text:void 0,l=t=>n(Dl(e,t));return H(`div`,{class:`stack`,children:[H(`div`,{class:`settings`,children:[H(nl,{label:R(`frames.id`),value:r,error:s?.kind===`id`?R(`frames.problem.id`):c(`id`),onInput:t=>{i(t),n({...e,id:Al(t)??NaN})}}),H(nl,{label:R(`frames.period`),value:a,unit:`s`,numeric:!0,error:s?.kind===`period`?R(`frames.problem.period`):c(`period_s`),onInput:t=>{o(t),n({...e,period_s:Zt(t)??NaN})}}),H($t,{label:R(`frames.extended`),value:e.extended??!1,onChange:t=>n({...e,extended:t})})]}),H(`ul`,{class:`stack`,children:e.signals.map((t,n)=>H(tu,{number:n+1,signal:t,onChange:t=>l(e.signals.map((e,r)=>r===n?t:e)),onRemove:()=>l(e.signals.filter((e,t)=>t!==n))},n))}),H(`div`,{class:`row`,children:H(`button`,{type:`button`,class:`button`,disabled:e.signals.length>=8,onClick:()=>l([...e.signals,{source:`current`,offset:kl(e.signals),type:`s16`,scale:.1}]),children:[H(Ac,{name:`plus`}),R(`frames.add_signal`)]})}),s!==null&&s.kind!==`id`&&s.kind!==`period`&&s.kind!==`add`&&H(K,{tone:`alarm`,children:R(`frames.problem.${s.kind}`,`byte`in s?{byte:s.byte}:{})}),t!==void 0&&t.field!==`id`&&t.field!==`period_s`&&H(K,{tone:`alarm`,live:!0,children:t.text}),s===null&&H(Zl,{frame:e})]})}function ru(e,t,n){let r=URL.createObjectURL(new Blob([t],{type:n})),i=document.createElement(`a`);i.href=r,i.download=e,i.click(),setTimeout(()=>URL.revokeObjectURL(r),1e4)}function iu(){return new Date().toISOString().slice(0,10)}function au(e){return`          - {${[`source: ${e.source}`,`offset: ${e.offset}`,`type: ${e.type??`u16`}`,e.byte_order===`big`&&`byte_order: big`,(e.scale??1)!==1&&`scale: ${e.scale}`,(e.add??0)!==0&&`add: ${e.add}`,e.unknown!==void 0&&`unknown: 0x${e.unknown.toString(16).toUpperCase()}`].filter(Boolean).join(`, `)}}`}function ou(e){return[`tinybms_victron:`,`  can:`,`    custom_frames:`,...e.flatMap(e=>[`      - id: ${jl(e.id,e.extended??!1)}`,...e.extended?[`        extended: true`]:[],...(e.period_s??1)===1?[]:[`        period: ${Math.round((e.period_s??1)*1e3)}ms`],...(e.length??0)>El(e.signals)?[`        length: ${e.length}`]:[],`        signals:`,...e.signals.map(au)]),``].join(`
`)}function su({frames:e}){let t=ou(e);return H(U,{title:R(`frames.yaml`),aside:H(`button`,{type:`button`,class:`button`,onClick:()=>ru(`custom_frames.yaml`,t,`text/yaml`),children:R(`frames.save`)}),children:H(`pre`,{class:`yaml mono`,tabIndex:0,children:t})})}function cu({config:e,edits:t,onEdits:n,onSaved:r}){let i=t=>e.custom_frames.map((e,n)=>({key:t+n,frame:e})),a=t??i(0),o=1+Math.max(-1,...a.map(({key:e})=>e)),[s,c]=N(null),[l,u]=N(null),d=a.some(({frame:e},t)=>a.some(({frame:n},r)=>r<t&&n.id===e.id&&!!n.extended==!!e.extended)),f=d||a.some(({frame:e})=>Ol(e)!==null),p=()=>{let e=new Set(a.map(({frame:e})=>e.id)),t=1280;for(;e.has(t);)t++;let r={source:`voltage`,offset:0,type:`u16`,byte_order:`little`,scale:.01,add:0};n([...a,{key:o,frame:{id:t,extended:!1,period_s:1,signals:[r]}}])},m=(e,t)=>{n(a.map(n=>n.key===e?{key:e,frame:t}:n)),u(null)},h=a.map(({frame:e})=>e),g=Hl(e.custom_frames,h);return H(S,{children:[H(U,{title:R(`frames.title`),aside:H(`button`,{type:`button`,class:`button`,disabled:a.length>=16,onClick:p,children:[H(Ac,{name:`plus`}),R(`frames.add`)]}),children:[H(`p`,{class:`quiet small`,children:R(`frames.about`)}),d&&H(`p`,{class:`field-error`,children:R(`frames.twice`)}),a.length===0&&H(`p`,{class:`quiet`,children:R(`frames.none`)}),e.custom_frames_source===`stored`&&H(`button`,{type:`button`,class:`link`,onClick:()=>c(`yaml`),children:R(`frames.back_to_yaml`)})]}),a.map(({key:e,frame:t})=>H(U,{title:R(`frames.frame`,{id:Number.isInteger(t.id)?jl(t.id,t.extended??!1):`?`}),aside:H(`button`,{type:`button`,class:`button plain`,onClick:()=>n(a.filter(t=>t.key!==e)),children:R(`frames.remove`)}),children:H(nu,{frame:t,refusal:l?.key===e?l:void 0,onChange:t=>m(e,t)})},e)),a.length>0&&!f&&H(su,{frames:h}),g.length>0&&H(Wl,{count:g.length,disabled:f,onDiscard:()=>n(i(o)),onReview:()=>c(`edited`)}),s!==null&&H(Jl,{patch:{revision:e.revision,custom_frames:s===`yaml`?null:h},rows:s===`yaml`?[]:g,onClose:()=>c(null),onDone:()=>{c(null),r()},onRefused:({pointer:e},t)=>{let[,n,r,i=``]=e?.split(`/`)??[],o=n===`custom_frames`?a[Number(r)]?.key:void 0;return o!==void 0&&(u({key:o,field:i,text:t}),c(null),!0)},children:s===`yaml`&&H(`p`,{children:R(`frames.back_about`)})})]})}function lu(){at(`POST`,`/actions/set_time`,{utc_ms:Date.now()}).then(e=>Nt(e.text)).catch(It)}function uu(){let e=pn(),t=L(ft);if(e===null)return null;let{network:n,access_point:r}=e.state.system,{time:i}=e.state;return H(`div`,{class:`cards two`,children:[H(U,{title:R(`network.title`),stale:e.stale,children:H(kt,{rows:[[R(`network.kind`),B(`network`,n.kind)],[R(`network.ssid`),n.ssid??`–`],[R(`network.signal`),G(n.rssi_dbm,`dBm`)],[R(`network.ip`),n.ip??`–`],[R(`network.mac`),t?.mac??`–`],[R(`network.access_point`),R(r?`on`:`off`)]]})}),H(U,{title:R(`clock.title`),stale:e.stale,aside:H(`button`,{type:`button`,class:`button`,onClick:lu,children:R(`clock.set`)}),children:[H(kt,{rows:[[R(`clock.now`),i.utc_ms===null?R(`unknown`):_n(i.utc_ms)],[R(`clock.quality`),B(`time_quality`,i.quality)]]}),H(`p`,{class:`quiet small`,children:R(`clock.about`)})]})]})}var du=280,fu=130,pu={left:34,right:12,top:10,bottom:22},mu=(e,t)=>G(e,t,An(e));function hu({points:e,xUnit:t,yUnit:n}){let r=e.map(([e])=>e),i=e.map(([,e])=>e),[a,o]=[Math.min(...r),Math.max(...r)],[s,c]=[Math.min(0,...i),Math.max(...i)],l=e.map(([e,t])=>{let n=o>a?(e-a)/(o-a):.5,r=c>s?(t-s)/(c-s):.5;return[pu.left+n*(du-pu.left-pu.right),fu-pu.bottom-r*(fu-pu.top-pu.bottom)]}),u=fu-pu.bottom;return H(`svg`,{class:`curve-picture`,viewBox:`0 0 ${du} ${fu}`,role:`img`,"aria-label":R(`curve.picture`),children:[H(`path`,{class:`axis`,d:`M${pu.left} ${pu.top}V${u}H${du-pu.right}`}),H(`path`,{class:`line`,d:`M${l.map(e=>e.map(e=>e.toFixed(1)).join(` `)).join(`L`)}`}),l.map(([e,t],n)=>H(`circle`,{cx:e,cy:t,r:`3.5`},n)),H(`text`,{x:pu.left,y:124,children:mu(a,t)}),H(`text`,{x:du-pu.right,y:124,"text-anchor":`end`,children:mu(o,t)}),H(`text`,{x:pu.left-5,y:pu.top+9,"text-anchor":`end`,children:mu(c,``)}),H(`text`,{x:pu.left-5,y:u,"text-anchor":`end`,children:mu(s,n)})]})}function gu({label:e,value:t,onChange:n}){let[r,i]=N(String(t));return F(()=>{Zt(r)!==t&&i(String(t))},[t]),H(`input`,{class:`input`,"aria-label":e,"aria-invalid":Zt(r)===null,inputMode:`decimal`,value:r,onInput:e=>{i(e.currentTarget.value);let t=Zt(e.currentTarget.value);t!==null&&n(t)}})}function _u({option:e,value:t,error:n,onChange:r}){let i=zl(t),[a,o]=[e.unit,`%`],s=(e,t,n)=>r(i.map((r,i)=>i===e?t===0?[n,r[1]]:[r[0],n]:r));return H(`div`,{class:`curve-editor`,children:[i.length>0?H(hu,{points:i,xUnit:a,yUnit:o}):H(`p`,{class:`quiet`,children:R(`curve.none`)}),H(`details`,{open:n!==void 0,children:[H(`summary`,{children:R(`curve.edit`)}),i.length>0&&H(`table`,{children:[H(`caption`,{class:`hidden`,children:e.name}),H(`thead`,{children:H(`tr`,{children:[H(`th`,{scope:`col`,children:a||`x`}),H(`th`,{scope:`col`,children:o||`y`}),H(`th`,{scope:`col`,children:H(`span`,{class:`hidden`,children:R(`curve.remove`)})})]})}),H(`tbody`,{children:i.map((e,t)=>H(`tr`,{children:[[0,1].map(n=>H(`td`,{children:H(gu,{label:R(`curve.point`,{number:t+1,unit:(n===0?a:o)||`xy`.charAt(n)}),value:e[n],onChange:e=>s(t,n,e)})},n)),H(`td`,{children:H(`button`,{type:`button`,class:`button icon plain`,"aria-label":R(`curve.remove_point`,{number:t+1}),onClick:()=>r(i.filter((e,n)=>n!==t)),children:H(Ac,{name:`close`})})})]},t))})]}),H(`button`,{type:`button`,class:`button`,disabled:i.length>=10,onClick:()=>r(i.length===0?vu(e):Ll(i)),children:[H(Ac,{name:`plus`}),R(`curve.add`)]})]}),n&&H(`span`,{class:`field-error`,role:`alert`,children:n})]})}function vu(e){return[[e.minimum??0,100],[e.maximum??100,100]]}var yu=1e-4;function bu({option:e,edit:t,onEdit:n}){let r=t===void 0?e.value:t,i=t!==void 0,[a,o]=N(()=>xu(i?yu:e.step,r));F(()=>{t===void 0&&o(xu(e.step,e.value))},[t,e.value]);let s=t=>n(t!==null&&Rl(t,e.value)?void 0:t),c=i?Vl(e,r):null,l=c===null?void 0:R(`option.problem.${c}`,{low:G(e.minimum,e.unit,An(e.minimum??0)),high:G(e.maximum,e.unit,An(e.maximum??0))}),u=e.minimum!==null&&e.maximum!==null&&e.type!==`curve`&&e.type!==`boolean`?`${Bl(e,e.minimum)} … ${Bl(e,e.maximum)}`:null,d=Rn(e),f=H(S,{children:[Ln(e),H(`br`,{}),[u,R(`settings.default`,{value:e.type===`curve`?R(`curve.of_yaml`):Bl(e,e.default)}),d!==null&&e.default!==0&&R(`option.zero`,{meaning:d}),e.restart_required&&R(`option.restart`)].filter(Boolean).join(` · `),e.source===`stored`&&!Rl(e.value,e.default)&&H(S,{children:[` `,H(`button`,{type:`button`,class:`link`,onClick:()=>s(e.default),children:R(`option.back_to_default`)})]})]}),p=In(e);return H(`div`,{class:`setting${e.type===`curve`?` wide-setting`:``}`,children:[e.type===`boolean`&&H($t,{label:p,hint:f,value:r===!0,onChange:e=>s(e)}),e.type===`enum`&&H(tl,{label:p,hint:f,changed:i,value:String(r),options:e.options.map(e=>[String(e.value),B(`choice`,String(e.value),e.name)]),onChange:t=>s(e.options.find(e=>String(e.value)===t)?.value??t)}),e.type===`number`&&H(nl,{label:p,hint:f,error:l,changed:i,numeric:!0,value:a,unit:e.unit,onInput:e=>{o(e),s(Zt(e))}}),e.type===`curve`&&H(`fieldset`,{class:`field`,"aria-label":p,children:[H(`span`,{class:`field-label`,children:p}),H(`span`,{class:`quiet small`,children:f}),H(_u,{option:e,value:r??e.value,error:l,onChange:s})]}),e.danger!==`normal`&&H(Lc,{tone:e.danger===`danger`?`alarm`:`warning`,children:B(`danger`,e.danger)})]})}function xu(e,t){return typeof t==`number`?Xt(t,Math.min(jn(e),An(t))):``}function Su({config:e,edits:t,onEdits:n,group:r,without:i=[],title:a=B(`group`,r),onSaved:o}){let[s,c]=N(!1),l=(e,r)=>{let{[e]:i,...a}=t;n(r===void 0?a:{...a,[e]:r})},u=e.options.filter(e=>t[e.key]!==void 0),d=u.some(e=>Vl(e,t[e.key]??null)!==null),f=u.flatMap(e=>{let n=t[e.key];return n==null?[]:[{option:e,after:n}]});return H(S,{children:[H(U,{title:a,children:H(`div`,{class:`settings`,children:e.options.filter(e=>e.group===r&&!i.includes(e.key)).map(e=>H(bu,{option:e,edit:t[e.key],onEdit:t=>l(e.key,t)},e.key))})}),u.length>0&&H(Wl,{count:u.length,disabled:d,onDiscard:()=>n({}),onReview:()=>c(!0)}),s&&H(Jl,{patch:{revision:e.revision,changes:Object.fromEntries(f.map(({option:e,after:t})=>[e.key,Rl(t,e.default)?null:t]))},rows:f.map(({option:e,after:t})=>({key:e.key,cells:[In(e),Bl(e,e.value),Bl(e,t)]})),dangerous:f.some(({option:e})=>e.danger===`danger`),onClose:()=>c(!1),onDone:()=>{c(!1),n({}),o()}})]})}function Cu({config:e,onSaved:t}){let[n,r]=N(null),[i,a]=N(!1),o=async()=>{try{let e=await V(`/config/export`);ru(`tinybms-gateway-${iu()}.json`,`${JSON.stringify(e,null,2)}\n`,`application/json`)}catch(e){It(e)}},s=async e=>{let t;try{t=JSON.parse(await e.text())}catch{Nt(R(`import.bad_json`),!0);return}try{let e=await at(`POST`,`/config/import?dry_run=true`,t);r({content:t,changed:e.changed})}catch(e){Nt(Ft(e),!0)}},c=async()=>{if(!(n===null||i)){a(!0);try{Nt(R((await at(`POST`,`/config/import`,n.content)).restart_required?`config.saved_restart`:`config.saved`)),t()}catch(e){It(e)}a(!1),r(null)}};return H(U,{title:R(`transfer.title`),children:[H(`p`,{class:`quiet small`,children:R(`transfer.about`)}),H(`div`,{class:`row`,children:[H(`button`,{type:`button`,class:`button`,onClick:()=>void o(),children:R(`transfer.export`)}),H(Qt,{label:R(`transfer.import`),accept:`.json`,onFile:e=>void s(e)})]}),n!==null&&H(Kl,{title:R(`config.confirm`),action:R(`config.save`),danger:!0,twice:R(`settings.sure`),onConfirm:()=>void c(),onClose:()=>r(null),children:[H(`p`,{children:R(`transfer.changes`,{count:n.changed.length})}),n.changed.length>0&&H(ql,{rows:Ul(e,n.content,n.changed)})]})]})}var wu=`control`,Tu=[`control.profile`,`control.charge_enabled`,`control.discharge_enabled`,`control.force_full_charge`],Eu=[`frames`,`network`,`access`,`transfer`],Du=[`network`,`access`];function Ou(){let[e,t]=N(wu),[n,r]=N({}),[i,a]=N(null),o=L(ft,e=>e?.capabilities.includes(`config`)??!1),{data:s,error:c,reload:l}=$c(o?`/config`:null),u=[...new Set((s?.options??[]).map(e=>e.group))],d=u.filter(e=>e!==wu),f=[[wu,R(`gateway.control`)],...d.map(e=>[e,B(`group`,e)]),...(o?Eu:Du).map(e=>[e,R(`gateway.${e}`)])],p=()=>void l(),m={edits:n,onEdits:r,onSaved:p};return H(S,{children:[H(`div`,{class:`page-head`,children:H(`h1`,{children:R(`nav.gateway`)})}),H(`div`,{class:`stack`,children:[H(fl,{label:R(`nav.gateway`),options:f,value:e,onChange:t}),c!==null&&H(K,{tone:`alarm`,live:!0,children:c}),H(`div`,{role:`tabpanel`,class:`stack`,"aria-label":f.find(([t])=>t===e)?.[1],children:[e===wu&&H(bl,{}),s!==null&&e===wu&&u.includes(wu)&&H(Su,{...m,config:s,group:wu,without:Tu,title:R(`control.limits`)}),s!==null&&d.includes(e)&&b(Su,{...m,key:e,config:s,group:e}),s!==null&&e===`frames`&&H(cu,{config:s,edits:i?.revision===s.revision?i.edits:null,onEdits:e=>a({revision:s.revision,edits:e}),onSaved:p},s.revision),e===`network`&&H(uu,{}),e===`access`&&H(_l,{}),s!==null&&e===`transfer`&&H(Cu,{config:s,onSaved:p})]})]})]})}var ku=1e3,Au=12;function ju(e,t=``){let n=new URLSearchParams({resolution:e.resolution,series:e.series.join(`,`)});return e.fromMs!==null&&n.set(`from`,String(Math.round(e.fromMs))),e.toMs!==null&&n.set(`to`,String(Math.round(e.toMs))),`/history${t}?${n}`}async function Mu(e){let t={times:[],series:{}},n=`${ju(e)}&limit=${ku}`,r=null;for(let e=0;e<Au;e++){let e=await V(r===null?n:`${n}&cursor=${r}`);if(Nu(t,e,Date.now()),!e.more||e.next_cursor===null)break;r=e.next_cursor}return t}function Nu(e,t,n){let r=t.interval_s*2.5;t.number.forEach((i,a)=>{let o=xc(t.utc_ms[a]??null,t.uptime_ms[a]??0,t.boot[a]===t.boot_id,t.now,n),s=e.times.at(-1);if(o===null||s!==void 0&&o<=s)return;let c=s!==void 0&&o-s>r;c&&e.times.push(s+r/2),e.times.push(o);for(let{key:n,unit:r,mean:i,min:o,max:s}of t.series){e.series[n]??={unit:r,mean:[],min:[],max:[]};let t=e.series[n];if(c)for(let e of[t.mean,t.min,t.max])e.push(null);t.mean.push(i[a]??null),t.min.push(o[a]??null),t.max.push(s[a]??null)}})}function Pu({range:e,onRange:t}){let n=(e.from+e.to)/2;return H(`div`,{class:`row`,children:[[`←`,R(`history.earlier`),()=>uc(e,-.5)],[`→`,R(`history.later`),()=>uc(e,.5)],[`+`,R(`history.zoom_in`),()=>cc(e,.5,n)],[`−`,R(`history.zoom_out`),()=>cc(e,2,n)]].map(([e,n,r])=>H(`button`,{type:`button`,class:`button icon`,"aria-label":n,title:n,onClick:()=>t(r()),children:e},e))})}var Fu={"15m":900,"1h":3600,"24h":86400,"7d":604800,"30d":2592e3,"1y":31536e3},Iu=3e3;function Lu(e,t,n){let r=[...e].filter(e=>e.capacity>0).sort((e,t)=>e.interval_s-t.interval_s);return r.find(e=>(t.to-t.from)/e.interval_s<=Iu&&n-t.from<=e.interval_s*e.capacity*1.05)??r.at(-1)??null}var Ru=[`accent`,`info`,`discharge`,`curve-4`,`curve-5`,`curve-6`],zu={V:2,A:1,W:0,"%":1,"°C":1,kWh:2,Ah:1,mV:0};function Bu(e){return Ru[e%Ru.length]??`accent`}function Vu(e,t){return e.startsWith(`cell`)?3:zu[t]??1}function Hu(e,t){return e.includes(`delta`)?`delta/${t}`:e.startsWith(`cell`)?`cell/${t}`:t}var Uu=100;function Wu({samples:e,keys:t}){let n=Math.max(1,Math.ceil(e.times.length/Uu)),r=t.filter(t=>e.series[t]!==void 0),i=e.times.map((e,t)=>({time:e,index:t})).filter(({index:e})=>e%n===0).map(({time:t,index:n})=>({key:String(n),cells:[_n(t*1e3),...r.map(t=>W(e.series[t]?.mean[n],Vu(t,e.series[t]?.unit??``)))]}));return H(pl,{caption:R(`history.table`),columns:[R(`time`),...r.map(t=>`${B(`series`,t)} (${e.series[t]?.unit})`)],numeric:r.map((e,t)=>t+1),rows:i})}function Gu({series:e,chosen:t,onChange:n}){let r=e=>n(t.includes(e)?t.filter(t=>t!==e):[...t,e]);return H(`fieldset`,{class:`chips`,children:[H(`legend`,{class:`hidden`,children:R(`history.series`)}),e.map(({key:e,name:n})=>H(`label`,{class:`chip`,children:[H(`input`,{type:`checkbox`,checked:t.includes(e),onChange:()=>r(e)}),B(`series`,e,n)]},e))]})}var Ku=[`soc_percent`,`current_a`,`voltage_v`,`cell_min_v`,`cell_max_v`],qu=350;function Ju(e){let t=Date.now()/1e3;return{from:t-Fu[e],to:t}}function Yu(e,t){let n=new Map;for(let{key:r,unit:i}of t){let t=e.series[r]??{unit:i,mean:[],min:[],max:[]},a=Hu(r,t.unit),o=n.get(a)??{name:a,unit:t.unit,decimals:Vu(r,t.unit),curves:[]};n.set(a,o),o.curves.push({key:r,name:B(`series`,r),color:Bu(o.curves.length),values:t.mean,low:t.min,high:t.max})}return[...n.values()]}function Xu(){let e=L(ft),[t,n]=N(`1h`),[r,i]=N(()=>Ju(`1h`)),[a,o]=N(null),[s,c]=N({times:[],series:{}}),[l,u]=N(null),[d,f]=N(!1),p=e?.history.series??[],m=Ee(()=>p.map(e=>e.key).filter(e=>(a??Ku).includes(e)),[p,a]),h=Lu(e?.history.resolutions??[],r,Date.now()/1e3),g=e?.time.quality!==`unknown`,_=h===null||m.length===0?null:{series:m,resolution:h.key,fromMs:g?r.from*1e3:null,toMs:g?r.to*1e3:null};F(()=>{if(_===null)return;let e=!1,t=setTimeout(()=>{f(!0),Mu(_).then(t=>{e||(c(t),u(null))}).catch(t=>e||u(Ft(t))).finally(()=>e||f(!1))},qu);return()=>{e=!0,clearTimeout(t)}},[_===null?null:ju(_)]);let v=Ee(()=>Yu(s,p.filter(({key:e})=>m.includes(e))),[s,m,p]);return H(S,{children:[H(`div`,{class:`page-head`,children:[H(`h1`,{children:R(`nav.history`)}),H(`div`,{class:`row`,children:_!==null&&H(`a`,{class:`button`,href:nt(ju(_,`.csv`)),download:`history.csv`,children:R(`history.csv`)})})]}),H(`div`,{class:`stack`,children:[H(`div`,{class:`row between`,children:[H(Ot,{label:R(`history.range`),options:Object.keys(Fu).map(e=>[e,R(`span.${e}`)]),value:t,onChange:e=>{n(e),i(Ju(e))}}),H(Pu,{range:r,onRange:i})]}),H(Gu,{series:p,chosen:m,onChange:o}),l!==null&&H(K,{tone:`alarm`,live:!0,children:l}),H(U,{title:R(`history.curves`),aside:H(`span`,{class:`quiet small`,role:`status`,children:d?R(`loading`):h&&R(`history.resolution`,{step:h.key})}),children:[H(`div`,{class:`panels${d?` loading`:``}`,children:[v.map(e=>H(_c,{label:e.curves.map(e=>e.name).join(`, `),unit:e.unit,decimals:e.decimals,times:s.times,curves:e.curves,range:r,onRange:i,height:v.length>2?150:220},e.name)),s.times.length===0&&!d&&H(`p`,{class:`quiet`,children:R(`history.nothing`)})]}),H(`p`,{class:`quiet small gestures`,children:R(`history.how`)})]}),H(`details`,{children:[H(`summary`,{children:R(`history.table`)}),H(Wu,{samples:s,keys:m})]})]})]})}function Zu({name:e,value:t,unit:n}){if(typeof t==`string`)return`${B(`source`,e,B(`alarm`,e))}: ${B(`signal_value`,t.replaceAll(` `,`_`),t)}`;let r=t===null?R(`unknown`):W(t,An(t));return`${B(`source`,e)} ${r} ${t===null?``:n}`.trim()}function Qu(e){let t=e.filter(({value:e})=>e===`ok`),n=e.filter(e=>!t.includes(e)).map(Zu);return t.length>0&&n.push(R(`can.ok_count`,{count:t.length})),n.join(` · `)}function $u({label:e,lines:t}){let n=I(null),r=I(!0);return F(()=>{let e=n.current;e!==null&&r.current&&(e.scrollTop=e.scrollHeight)},[t]),t.length===0?H(`p`,{class:`quiet`,children:R(`monitors.nothing`)}):H(`ul`,{class:`traffic`,"aria-label":e,tabIndex:0,ref:n,onScroll:e=>{let{scrollTop:t,scrollHeight:n,clientHeight:i}=e.currentTarget;r.current=n-t-i<30},children:t.map(e=>H(`li`,{children:[H(`span`,{class:`quiet`,children:W(e.uptimeMs/1e3,3)}),H(`span`,{class:e.direction,children:[e.direction===`tx`?`→`:`←`,H(`span`,{class:`hidden`,children:R(`monitors.${e.direction}`)}),` `,e.who]}),H(`span`,{class:`data`,children:e.data}),e.meaning&&H(`span`,{class:`meaning`,children:e.meaning})]},e.key))})}var ed=1500;function td(e){return[[R(`can.state`),B(`bus`,e.state)],[R(`can.load`),G(e.load_percent,`%`,1)],[R(`can.errors`),`${W(e.transmit_error_count)} / ${W(e.receive_error_count)}`],[R(`can.bus_off`),W(e.bus_off_count)],[R(`can.counts`),`${W(e.sent_count)} / ${W(e.received_count)} / ${W(e.failed_count)}`]]}function nd(){let{data:e,error:t}=$c(`/can`,ed),[n,r]=N(!1),[i,a]=N([]),[o,s]=N(0);return rr(`can`,e=>{s(e=>e+1);let t={key:`${e.uptime_ms}/${e.id}/${o}`,uptimeMs:e.uptime_ms,direction:e.direction,who:jl(e.id,e.extended),data:e.data};a(e=>[...e.slice(-199),t])},n),t===null?e===null?H(`p`,{class:`quiet`,children:R(`loading`)}):H(S,{children:[H(`div`,{class:`cards two`,children:[H(U,{title:R(`can.bus`),children:H(kt,{rows:td(e.bus)})}),H(U,{title:R(`can.received`),children:H(pl,{caption:R(`can.received`),columns:[R(`can.id`),R(`can.data`),R(`can.age`),R(`can.count`)],numeric:[2,3],rows:e.received.map(e=>({key:`${e.id}`,cells:[H(`span`,{class:`mono`,children:jl(e.id,e.extended)},`id`),H(`span`,{class:`mono`,children:e.data},`data`),hn(e.age_s),W(e.count)]}))})})]}),H(U,{title:R(`can.sent`),children:H(pl,{caption:R(`can.sent`),columns:[R(`can.id`),R(`can.name`),R(`can.data`),R(`can.meaning`),R(`can.period`),R(`can.age`),R(`can.count`)],numeric:[4,5,6],rows:e.frames.map(e=>({key:`${e.id}`,cells:[H(`span`,{class:`mono`,children:jl(e.id,e.extended)},`id`),e.custom?R(`can.custom`):B(`frame`,e.name),H(`span`,{class:`mono`,children:e.data||`–`},`data`),Qu(e.signals),G(e.period_s,`s`,+(e.period_s<1)),hn(e.last_sent_age_s),W(e.sent_count)]}))})}),H(U,{title:R(`can.live`),aside:H(`button`,{type:`button`,class:`button`,onClick:()=>a([]),children:R(`monitors.clear`)}),children:[H($t,{label:R(`monitors.follow`),value:n,onChange:r}),H($u,{label:R(`can.live`),lines:i})]})]}):H(K,{tone:`warning`,children:t})}var rd=[`error`,`warning`,`info`,`config`,`debug`,`verbose`];function id(){let{data:e,error:t}=$c(`/log`),[n,r]=N([]),[i,a]=N(`debug`);if(F(()=>{e!==null&&r(e.lines)},[e]),rr(`log`,e=>r(t=>[...t.slice(-199),e])),t!==null)return H(K,{tone:`warning`,children:t});let o=n.filter(e=>rd.indexOf(e.level)<=rd.indexOf(i));return H(U,{title:R(`monitors.log`),children:H(`div`,{class:`stack`,children:[H(tl,{label:R(`log.level`),value:i,options:rd.map(e=>[e,B(`log_level`,e)]),onChange:e=>a(e)}),H(`ul`,{class:`traffic`,tabIndex:0,"aria-label":R(`monitors.log`),children:[...o].reverse().map(e=>H(`li`,{class:`log-line ${e.level}`,children:[H(`span`,{class:`quiet`,children:W(e.uptime_ms/1e3,3)}),H(`span`,{children:[B(`log_level`,e.level),` · `,e.tag]}),H(`span`,{class:`data`,children:e.text})]},e.number))}),o.length===0&&H(`p`,{class:`quiet`,children:R(`log.empty`)})]})})}function ad(e){let t=e.last_error===null?R(`none`):`${B(`uart_error`,e.last_error)} · ${R(`ago`,{time:hn(e.last_error_age_s)})}`;return[[R(`uart.requests`),`${W(e.request_count)} / ${W(e.reply_count)}`],[R(`uart.bytes`),`${W(e.sent_bytes)} / ${W(e.received_bytes)}`],[R(`uart.crc`),W(e.crc_error_count)],[R(`uart.timeouts`),`${W(e.timeout_count)} / ${W(e.retry_count)}`],[R(`uart.resync`),W(e.resync_count)],[R(`uart.nack`),W(e.nack_count)],[R(`uart.last_error`),t]]}function od(e){let t=e.data.split(` `).length;return{key:String(e.number),uptimeMs:e.uptime_ms,direction:e.direction,who:``,data:t<e.length?`${e.data} … (${e.length})`:e.data,meaning:e.meaning}}function sd(){let e=L(ft,e=>e?.packs??null),[t,n]=N(`1`),[r,i]=N(!0),{data:a,error:o}=$c(`/uart?pack=${t}`),[s,c]=N([]);return F(()=>{a!==null&&c(a.exchanges.map(od))},[a]),rr(`uart`,e=>{String(e.pack)===t&&c(t=>[...t.slice(-199),od(e)])},r),o===null?H(S,{children:[e!==null&&e.length>1&&H(Ot,{label:R(`dash.pack`),options:e.map(e=>[String(e.index),e.name]),value:t,onChange:n}),H(U,{title:R(`uart.counters`),children:a&&H(kt,{rows:ad(a.counters)})}),H(U,{title:R(`uart.traffic`),aside:H(`a`,{class:`button`,href:nt(`/capture?pack=${t}`),download:`capture-pack${t}.jsonl`,children:R(`uart.capture`)}),children:[H($t,{label:R(`monitors.follow`),value:r,onChange:i}),H($u,{label:R(`uart.traffic`),lines:s})]})]}):H(K,{tone:`warning`,children:o})}var cd=[`can`,`uart`,`log`];function ld(){let[e,t]=N(`can`),n=cd.map(e=>[e,R(`monitors.${e}`)]);return H(S,{children:[H(`div`,{class:`page-head`,children:H(`h1`,{children:R(`nav.monitors`)})}),H(`div`,{class:`stack`,children:[H(fl,{label:R(`nav.monitors`),options:n,value:e,onChange:t}),H(`div`,{role:`tabpanel`,class:`stack`,"aria-label":R(`monitors.${e}`),children:[e===`can`&&H(nd,{}),e===`uart`&&H(sd,{}),e===`log`&&H(id,{})]})]})]})}var ud=65536,dd=1e3,fd=200,pd=80,md=class extends Error{reason;constructor(e){super(e),this.reason=e}};function hd(e,t,n){return{line:e,text:t.length>pd?`${t.slice(0,pd)}…`:t,why:n}}function gd(e){if(e.length>ud)throw new md(`too_large`);if(e.includes(`\0`))throw new md(`binary`);let t=e.replace(/^\ufeff/,``).split(/\r\n|\r|\n/);if(t.length>dd)throw new md(`too_large`);let n={lines:[],problems:[]};if(t.forEach((e,t)=>{let r=e.trim(),i=t+1;if(r===``||/^[#;]|^\/\//.test(r))return;let a=r.indexOf(`:`),o=r.slice(0,a).trim(),s=r.slice(a+1).trim();r.length>fd?n.problems.push(hd(i,r,`too_long`)):a<1||o===``||s===``?n.problems.push(hd(i,r,`unreadable`)):n.lines.push({line:i,name:o,value:s})}),n.lines.length===0)throw new md(`empty`);return n}function _d(e){return e.map(({name:e,value:t})=>`${e}: ${String(t).replace(`.`,`,`)}\r\n`).join(``)}function vd(e,t){if(t===null)return`–`;if(e.type===`boolean`)return R(t===0?`off`:`on`);if(e.type===`enum`){let n=e.options.find(e=>Number(e.value)===t);return n?B(`choice`,n.name,n.name):W(t)}return G(t,e.unit,An(t))}function yd(e,t){if(e.type!==`number`)return(e.type===`boolean`?[0,1]:e.options.map(e=>Number(e.value))).includes(t)?{value:t}:{problem:`not_an_option`};if(t<e.minimum||t>e.maximum)return{problem:`out_of_range`};let n=t/e.step;return Math.abs(n-Math.round(n))>1e-6?{problem:`step`}:{value:Number(t.toFixed(6))}}function bd(e,t){let n=Zt(t);return n===null?{problem:`not_a_number`}:yd(e,n)}function xd(e,t){return R(`settings.problem.${t}`,{low:vd(e,e.minimum),high:vd(e,e.maximum),step:G(e.step,e.unit,An(e.step))})}var Sd={allowedcelldisbalance:`allowed_disbalance`,alloweddisbalance:`allowed_disbalance`,balancingthreshold:`early_balancing_threshold`,batterymaximumcyclescount:`maximum_cycles`,batterymaximumcycles:`maximum_cycles`,cellscount:`series_cells`,numberofseriescells:`series_cells`,chargercutoffdelay:`charger_disable_delay`,distanceunitname:`distance_unit`,lowtemperaturechargercutoff:`low_temperature_charge_cutoff`,lowtemperaturecutoff:`low_temperature_charge_cutoff`,overheatcutoff:`over_heat_cutoff`,pulsesperunit:`pulses_per_unit`};function Cd(e){return e.toLowerCase().replace(/\(.*?\)|\[.*?\]/g,``).replace(/[^a-z0-9]/g,``)}function wd(e){let t=new Map(e.map(e=>[e.key,e])),n=Object.entries(Sd).flatMap(([e,n])=>{let r=t.get(n);return r?[[e,r]]:[]});return new Map([...n,...e.map(e=>[Cd(e.key),e]),...e.map(e=>[Cd(e.name),e])])}var Td=[`1`,`true`,`yes`,`on`,`enabled`],Ed=[`0`,`false`,`no`,`off`,`disabled`],Dd={mV:{v:1e3,mv:1},mA:{a:1e3,ma:1},A:{a:1,ma:.001},Ah:{ah:1,mah:.001}};function Od(e,t,n){let r=Dd[e.unit];if(n!==``){let i=n===e.unit.toLowerCase()?1:r?.[n];return i===void 0?null:t*i}let i=Math.round(t*1e3*1e6)/1e6;return(e.unit===`mV`||e.unit===`mA`)&&yd(e,t).value===void 0&&yd(e,i).value!==void 0?i:t}function kd(e,t){let n=t.toLowerCase();if(e.type===`boolean`)return Td.includes(n)?1:Ed.includes(n)?0:null;if(e.type===`enum`){let n=e.options.find(({name:e})=>Cd(String(e))===Cd(t));return n===void 0?Zt(t):Number(n.value)}let r=/^([-+−]?[\d.,]+)\s*([a-z°%]*)$/i.exec(t),i=Zt(r?.[1]??``);return i===null?null:Od(e,i,(r?.[2]??``).toLowerCase())}function Ad(e,t){let n=wd(t),r=e.lines.map(e=>({...e,setting:n.get(Cd(e.name))})),i=new Map;for(let{setting:e}of r)e&&i.set(e,(i.get(e)??0)+1);let a={values:{},lines:{},problems:[...e.problems]};for(let{line:e,name:t,value:n,setting:o}of r){let r=r=>a.problems.push(hd(e,`${t}: ${n}`,r)),s=o&&kd(o,n);o===void 0?r(`name`):i.get(o)===1?s==null?r(`value`):(a.values[o.key]=s,a.lines[o.key]=e):r(`twice`)}return a.problems.sort((e,t)=>e.line-t.line),a}function jd(e){return e.flatMap(e=>{if(e.value===null)return[];let t=e.options.find(t=>Number(t.value)===e.value);return e.type===`boolean`?[{name:e.name,value:e.value===0?`False`:`True`}]:e.unit===`mV`&&e.minimum>=800?[{name:e.name,value:e.value/1e3}]:[{name:e.name,value:t?String(t.name):e.value}]})}var Md=`tinybms-settings`,Nd=class extends Error{reason;constructor(e){super(e),this.reason=e}};function Pd(e,t){let n=Object.fromEntries(e.flatMap(({key:e,value:t})=>t===null?[]:[[e,t]]));return`${JSON.stringify({format:Md,version:1,serial:t,values:n},null,2)}\n`}function Fd(e){let t;try{t=JSON.parse(e.replace(/^\ufeff/,``))}catch{throw new Nd(`json`)}if(typeof t!=`object`||!t)throw new Nd(`format`);let{format:n,version:r,values:i}=t;if(n!==Md||r!==1)throw new Nd(`format`);if(typeof i!=`object`||!i||Array.isArray(i))throw new Nd(`values`);for(let e of Object.values(i))if(typeof e!=`number`||!Number.isFinite(e))throw new Nd(`values`);return i}function Id({differences:e}){return H(pl,{caption:R(`settings.changes`),columns:[R(`settings.name`),R(`settings.now`),R(`settings.new`)],numeric:[1,2],rows:e.map(({setting:e,before:t,after:n})=>({key:e.key,cells:[Nn(e),vd(e,t),H(`b`,{children:vd(e,n)},`after`)]}))})}function Ld({preview:e,onTake:t,onClose:n}){let{differences:r,equal:i,refused:a,unknown:o}=e.comparison,s=[...e.problems.map(({line:e,text:t,why:n})=>`${e}: ${t} – ${R(`import.why_${n}`)}`),...o.map(e=>`${e.slice(0,80)} – ${R(`import.why_name`)}`)];return H(Gl,{title:R(`import.title`,{file:e.file}),onClose:n,children:[H(`p`,{children:R(`import.counts`,{different:r.length,equal:i})}),r.length>0&&H(Id,{differences:r}),a.length>0&&H(K,{tone:`warning`,children:[H(`b`,{children:R(`import.refused`)}),H(`ul`,{children:a.map(({setting:t,value:n,problem:r})=>H(`li`,{children:[e.lines[t.key]&&`${e.lines[t.key]}: `,Nn(t),`: `,vd(t,n),` – `,xd(t,r)]},t.key))})]}),s.length>0&&H(`details`,{children:[H(`summary`,{children:R(`import.unknown`,{count:s.length})}),H(`ul`,{class:`mono`,children:s.map(e=>H(`li`,{children:e},e))})]}),H(`div`,{class:`dialog-buttons`,children:[H(`button`,{type:`button`,class:`button`,onClick:n,children:R(`cancel`)}),H(`button`,{type:`button`,class:`button primary`,disabled:r.length===0,onClick:t,children:R(`import.take`,{count:r.length})})]})]})}function Rd(e,t){let n={differences:[],equal:0,refused:[],unknown:[]};for(let[r,i]of Object.entries(t)){let t=e.find(e=>e.key===r);if(t===void 0){n.unknown.push(r);continue}let a=yd(t,i);a.value===void 0?n.refused.push({setting:t,value:i,problem:a.problem}):t.value!==null&&Math.abs(t.value-a.value)<t.step/2?n.equal++:n.differences.push({setting:t,before:t.value,after:a.value})}return n}function zd(e,t,n){try{if(t.trimStart().startsWith(`{`))return{file:e,comparison:Rd(n,Fd(t)),lines:{},problems:[]};let{values:r,lines:i,problems:a}=Ad(gd(t),n);return{file:e,comparison:Rd(n,r),lines:i,problems:a}}catch(e){throw e instanceof md||e instanceof Nd?Error(R(`import.bad_${e.reason}`)):e}}function Bd({results:e,refusal:t,settings:n}){let r=t===null&&e.every(e=>e.result===`ok`);return H(K,{tone:r?`ok`:`alarm`,live:!0,children:[H(`b`,{children:R(r?`settings.all_written`:`settings.not_all_written`)}),H(pl,{caption:R(`settings.results`),columns:[R(`settings.name`),R(`settings.wanted`),R(`settings.holds`),R(`settings.result`)],numeric:[1,2],rows:e.map(e=>{let t=n.find(t=>t.key===e.key),r=e=>t?vd(t,e):String(e??`–`);return{key:e.key,cells:[t?Nn(t):e.key,r(e.wanted),H(`b`,{children:r(e.value)},`value`),B(`result`,e.result)]}})}),t!==null&&H(`p`,{children:t})]})}function Vd(e){return e.value===null?``:e.type===`number`?Xt(e.value,jn(e.step)):String(e.value)}function Hd({setting:e,edit:t,onEdit:n}){let r=Vd(e),i=t!==void 0&&t!==r,a=i?bd(e,t):void 0,o=a?.problem?xd(e,a.problem):void 0,s=e=>n(e===r?void 0:e),c=e.type===`number`&&`${vd(e,e.minimum)} … ${vd(e,e.maximum)}`,l=e.default!==null&&R(`settings.default`,{value:vd(e,e.default)}),u=Pn(e),d=H(S,{children:[u,u&&H(`br`,{}),[c,l,R(`settings.register`,{number:e.register})].filter(Boolean).join(` · `),i&&H(S,{children:[H(`br`,{}),H(`b`,{children:R(`settings.was`,{value:vd(e,e.value)})})]})]}),f={label:Nn(e),hint:d,error:o,changed:i};return H(`div`,{class:`setting`,children:[e.type===`number`?H(nl,{...f,value:t??r,unit:e.unit,numeric:!0,onInput:s}):H(tl,{...f,value:t??r,options:[...e.value===null?[[``,`–`]]:[],...e.type===`boolean`?[[`0`,R(`off`)],[`1`,R(`on`)]]:e.options.map(e=>[String(e.value),B(`choice`,e.name,e.name)])],onChange:s}),e.danger!==`normal`&&H(Lc,{tone:e.danger===`danger`?`alarm`:`warning`,children:B(`danger`,e.danger)})]})}var Ud=8,Wd=[`under_voltage_cutoff`,`fully_discharged_voltage`,`fully_charged_voltage`,`early_balancing_threshold`,`over_voltage_cutoff`,`low_temperature_charge_cutoff`,`over_heat_cutoff`];function Gd(e){let t=({setting:e})=>Wd.includes(e.key),n=[...e.filter(t),...e.filter(e=>!t(e))],r=[];for(let e=0;e<n.length;e+=Ud)r.push(n.slice(e,e+Ud));return r}var Kd=6e4;function qd({pack:e,differences:t,onClose:n,onWritten:r}){let[i,a]=N(!1),[o,s]=N(null),c=t.some(({setting:e})=>e.danger===`danger`)?`danger`:t.some(({setting:e})=>e.danger===`caution`)?`caution`:`normal`,l=async()=>{if(i)return;a(!0),s(null);let n=[];try{for(let r of Gd(t)){let t=await at(`PATCH`,`/settings`,{pack:e,dry_run:!1,changes:Object.fromEntries(r.map(({setting:e,before:t,after:n})=>[e.key,{value:n,expected:t}]))},{timeoutMs:Kd});if(n.push(...t.results),!t.applied)break}r(n,null)}catch(e){if(n.length>0)return r(n,Ft(e));s(Ft(e)),a(!1)}};return H(Kl,{title:R(`settings.confirm`,{count:t.length}),action:R(i?`settings.writing`:`settings.write`),danger:c===`danger`,twice:c===`danger`?R(`settings.sure`):void 0,onConfirm:()=>void l(),onClose:n,children:[c!==`normal`&&H(K,{tone:c===`danger`?`alarm`:`warning`,children:R(`settings.about_${c}`)}),H(Id,{differences:t}),o!==null&&H(K,{tone:`alarm`,live:!0,children:o})]})}var Jd=262144;function Yd(e,t){let n=[],r=0;for(let i of e){let e=t[i.key];if(e===void 0)continue;let a=bd(i,e);a.value===void 0?r++:a.value!==i.value&&n.push({setting:i,before:i.value,after:a.value})}return{differences:n,bad:r}}function Xd(){let e=L(ft,e=>e?.packs??null),[t,n]=N(1),{data:r,error:i,reload:a}=$c(`/settings?pack=${t}`),o=r?.pack===t?r:null,[s,c]=N({}),[l,u]=N(``),[d,f]=N(!1),[p,m]=N(null),[h,g]=N(null),_=o?.settings??[],{differences:v,bad:y}=Yd(_,s),b=[...new Set(_.map(e=>e.group))],x=b.includes(l)?[l]:b,C=(e,t)=>{let{[e]:n,...r}=s;c(t===void 0?r:{...r,[e]:t})},w=async e=>{try{if(e.size>Jd)throw Error(R(`import.bad_too_large`));m(zd(e.name,await e.text(),_))}catch(e){Nt(e instanceof Error?e.message:String(e),!0)}},T=e=>{let t=e.differences.map(({setting:e,after:t})=>[e.key,e.type===`number`?Xt(t,jn(e.step)):String(t)]);c({...s,...Object.fromEntries(t)}),m(null)},E=async e=>{g(e);let t=new Set(e.results.filter(e=>e.result===`ok`).map(e=>e.key));c(Object.fromEntries(Object.entries(s).filter(([e])=>!t.has(e)))),await a(),f(!1)},D=`tinybms-pack${t}-${iu()}`,O=e?.find(e=>e.index===t)?.serial??null;return H(S,{children:[H(`div`,{class:`page-head`,children:[H(`h1`,{children:R(`nav.settings`)}),H(`div`,{class:`row`,children:[H(Qt,{label:R(`settings.import`),accept:`.ecf,.txt,.json`,onFile:e=>void w(e)}),H(`button`,{type:`button`,class:`button`,disabled:o===null,onClick:()=>ru(`${D}.ecf`,_d(jd(_)),`text/plain`),children:R(`settings.export`)}),H(`button`,{type:`button`,class:`button`,disabled:o===null,onClick:()=>ru(`${D}.json`,Pd(_,O),`application/json`),children:R(`settings.backup`)})]})]}),H(`div`,{class:`stack`,children:[e!==null&&e.length>1&&H(Ot,{label:R(`dash.pack`),options:e.map(e=>[String(e.index),e.name]),value:String(t),onChange:e=>{n(Number(e)),c({}),g(null)}}),i!==null&&H(K,{tone:`alarm`,live:!0,children:i}),o!==null&&!o.writable&&H(K,{tone:`warning`,children:R(`settings.read_only`)}),h!==null&&H(Bd,{...h,settings:_}),H(`p`,{class:`quiet small`,children:o===null?R(`loading`):R(`settings.age`,{time:hn(o.age_s)})}),H(Ot,{label:R(`settings.groups`),options:[[``,R(`settings.all_groups`)],...b.map(e=>[e,B(`group`,e)])],value:l,onChange:u}),x.map(e=>H(U,{title:B(`group`,e),children:H(`div`,{class:`settings`,children:_.filter(t=>t.group===e).map(e=>H(Hd,{setting:e,edit:s[e.key],onEdit:t=>C(e.key,t)},e.key))})},e))]}),v.length+y>0&&H(Wl,{count:v.length+y,disabled:y>0||v.length===0||o?.writable===!1,onDiscard:()=>c({}),onReview:()=>{g(null),f(!0)}}),d&&H(qd,{pack:t,differences:v,onClose:()=>f(!1),onWritten:(e,t)=>void E({results:e,refusal:t})}),p!==null&&H(Ld,{preview:p,onTake:()=>T(p.comparison),onClose:()=>m(null)})]})}var Zd=[`identify`,`restart`,`bms_restart`,`clear_events`,`clear_statistics`,`set_soc`],Qd=[`bms_restart`,`clear_events`,`clear_statistics`],$d=[`bms_restart`,`clear_events`,`clear_statistics`,`set_soc`],ef=3e4;function tf({packs:e}){let[t,n]=N(null),[r,i]=N(`1`),[a,o]=N(`100`),s=Zt(a),c=s===null||s<0||s>100,l=async e=>{if(e===`set_soc`&&c)return;n(null);let t={...$d.includes(e)?{pack:Number(r)}:{},...e===`set_soc`&&s!==null?{value:s}:{}};try{let n=await at(`POST`,`/actions/${e}`,t,{timeoutMs:ef});Nt(n.text,n.result!==`ok`)}catch(e){It(e)}};return H(U,{title:R(`actions.title`),children:[H(`div`,{class:`stack`,children:[e.length>1&&H(tl,{label:R(`actions.pack`),value:r,options:e.map(e=>[String(e.index),e.name]),onChange:i}),Zd.map(e=>H(`div`,{class:`row between action`,children:[H(`span`,{children:R(`action.${e}`)}),H(`button`,{type:`button`,class:`button`,onClick:()=>n(e),children:[R(`actions.run`),H(`span`,{class:`hidden`,children:[` `,R(`action.${e}`)]})]})]},e))]}),t!==null&&H(Kl,{title:R(`action.${t}`),action:R(`actions.run`),danger:Qd.includes(t),twice:Qd.includes(t)?R(`actions.sure`):void 0,onConfirm:()=>void l(t),onClose:()=>n(null),children:[H(`p`,{children:R(`action.${t}.about`)}),t===`set_soc`&&H(nl,{label:R(`soc`),value:a,unit:`%`,numeric:!0,onInput:o,error:c?R(`option.problem.out_of_range`,{low:`0 %`,high:`100 %`}):void 0})]})]})}function nf({pack:e,stale:t}){let{identity:n,statistics:r}=e,i=e.plausibility.filter(e=>e.active);return H(U,{title:e.name,stale:t,wide:!0,children:[i.map(e=>H(K,{tone:`warning`,children:Vn(e)},e.check)),H(kt,{columns:!0,rows:[[R(`bms.serial`),H(`span`,{class:`mono`,children:e.serial??`–`},`serial`)],[R(`bms.firmware`),n?.firmware??`–`],[R(`bms.hardware`),n?`${n.hardware} / ${n.bootloader}`:`–`],[R(`bms.status`),B(`status`,e.status)],[R(`bms.lifetime`),hn(e.lifetime_s)],[R(`bms.capacity`),`${G(e.remaining_ah,``,1)} / ${G(e.capacity_ah,`Ah`,0)}`],[R(`bms.soc_raw`),Tn(e.soc_percent,1)],[R(`bms.cycles`),`${W(r?.charge_cycles)} / ${W(r?.full_charges)}`],[R(`bms.currents`),`${Cn(r?.max_charge_current_a)} / ${Cn(r?.max_discharge_current_a)}`],[R(`bms.difference`),On(r?.max_cell_difference_v)],[R(`bms.temperatures`),`${En(r?.min_temperature_c)} … ${En(r?.max_temperature_c)}`],[R(`bms.voltage_trips`),`${W(r?.under_voltage_count)} / ${W(r?.over_voltage_count)}`],[R(`bms.current_trips`),`${W(r?.charge_over_current_count)} / ${W(r?.discharge_over_current_count)}`],[R(`bms.heat_trips`),W(r?.over_heat_count)],[R(`bms.reset_cause`),B(`reset`,r?.last_reset_cause)],[R(`bms.last_event`),B(`bms_event`,e.last_event?.key)]]})]})}var rf=2e3;function af(e){return G(e===null?null:e/1024,`KiB`)}function of(){let e=pn(),t=L(ft),{data:n}=$c(`/trace`,rf),r=e?.state.system;return H(S,{children:[H(`div`,{class:`page-head`,children:H(`h1`,{children:R(`nav.system`)})}),H(`div`,{class:`stack`,children:[r?.safe_mode&&H(K,{tone:`alarm`,children:R(`system.safe_mode`)}),H(`div`,{class:`cards two`,children:[H(U,{title:R(`system.gateway`),stale:e?.stale??!1,children:r&&H(kt,{rows:[[R(`system.firmware`),t?`${t.firmware.version} (${t.firmware.build})`:`–`],[R(`system.model`),t?.model??`–`],[R(`system.uptime`),hn(r.uptime_s)],[R(`system.boots`),W(r.boot_count)],[R(`system.reset_reason`),B(`reset`,r.reset_reason)],[R(`system.heap`),af(r.heap_free_bytes)],[R(`system.heap_min`),af(r.heap_min_free_bytes)],[R(`system.loop`),G(r.loop_time_max_ms,`ms`,1)],[R(`system.overruns`),W(r.loop_overrun_count)],[R(`system.clients`),`${W(r.clients)} / ${W(r.websocket_clients)}`],[R(`system.dropped`),`${W(r.websocket_dropped_count)} / ${W(r.events_dropped_count)}`],[R(`system.storage`),`${W(r.storage_lost_count)} / ${W(r.storage_damaged_count)}`]]})}),H(tf,{packs:e?.state.packs??[]}),e?.state.packs.map(t=>H(nf,{pack:t,stale:e.stale},t.index))]}),H(U,{title:R(`trace.title`),children:n&&H(S,{children:[H(`p`,{class:`quiet small`,children:R(`trace.counts`,{published:W(n.published_count),urgent:W(n.dropped_urgent_count),data:W(n.dropped_data_count)})}),H(pl,{caption:R(`trace.title`),columns:[R(`trace.sequence`),R(`trace.uptime`),R(`trace.event`),R(`trace.pack`)],numeric:[1,3],rows:[...n.events].reverse().map(e=>({key:String(e.sequence),cells:[W(e.sequence),G(e.uptime_ms/1e3,`s`,3),B(`trace_event`,e.name),e.pack===null?`–`:W(e.pack)]}))})]})})]})]})}function sf(){let e=L(pt),t=pn(),n=t?.stale??!1;return e===`denied`||!n&&e!==`offline`?null:H(`div`,{class:`banner bad`,role:`alert`,children:[H(`span`,{children:t===null?R(`offline.never`):R(`offline.since`,{age:hn(t.ageS)})}),H(`button`,{type:`button`,class:`button`,onClick:()=>_t.wake(),children:R(`offline.retry`)})]})}var cf={live:`ok`,polling:`info`,offline:`alarm`};function lf(){let e=L(ft,e=>e?.name),t=L(pt),n=L(Lt),r=pn(),i=t===`live`&&r?.stale?`offline`:t;return H(`div`,{class:`head-row`,children:[H(`span`,{class:`head-name`,children:e??R(`app.name`)}),H(Lc,{tone:cf[i]??`quiet`,children:R(`link.${i}`)}),n===`in`?H(`button`,{type:`button`,class:`button icon plain`,"aria-label":R(`logout`),title:R(`logout`),onClick:()=>void Gt(),children:H(Ac,{name:`unlock`})}):H(`button`,{type:`button`,class:`button icon plain`,"aria-label":R(`login.title`),title:R(`login.title`),onClick:()=>void Vt().catch(()=>void 0),children:H(Ac,{name:`lock`})})]})}function uf({children:e,onBusy:t}){let[n,r]=N(``),[i,a]=N(),[o,s]=N(!1),c=e=>{s(e),t?.(e)},l=async e=>{e.preventDefault(),c(!0),a(void 0);try{await Wt(n)}catch(e){a(e instanceof $e&&e.status===401?R(`login.wrong`):Ft(e)),r(``)}c(!1)};return H(`form`,{class:`stack`,onSubmit:e=>void l(e),children:[H(`p`,{class:`quiet`,children:R(`login.why`)}),H(nl,{label:R(`login.password`),type:`password`,value:n,onInput:r,error:i,maxLength:64,autocomplete:`current-password`}),H(`div`,{class:`dialog-buttons`,children:[e,H(`button`,{type:`submit`,class:`button primary`,disabled:o||n===``,children:R(`login.action`)})]})]})}function df(){let e=L(Bt),[t,n]=N(!1);return e===null?null:H(Gl,{title:R(`login.title`),onClose:Ut,children:H(uf,{onBusy:n,children:H(`button`,{type:`button`,class:`button`,disabled:t,onClick:Ut,children:R(`cancel`)})})})}function ff(){let e=L(ft,e=>e?.name);return H(`main`,{class:`gate`,children:H(`div`,{class:`card`,children:[H(`div`,{class:`gate-head`,children:[H(Ac,{name:`battery`}),H(`h1`,{children:e??R(`app.name`)})]}),H(uf,{})]})})}var pf=[`dashboard`,`history`,`events`,`settings`,`gateway`,`monitors`,`system`,`about`];function mf(e){let t=e.replace(/^#\/?/,``);return pf.find(e=>e===t)??`dashboard`}var hf=Ie(`dashboard`);function gf(){let e=()=>hf.set(mf(location.hash));addEventListener(`hashchange`,e),e()}var _f=[`dashboard`,`history`,`events`,`settings`];function vf(){let e=L(hf),[t,n]=N(!1),r=!_f.includes(e),i=t=>H(`li`,{class:_f.includes(t)?``:`nav-extra`,children:H(`a`,{class:`nav-item`,href:`#/${t}`,"aria-current":t===e?`page`:void 0,onClick:()=>n(!1),children:[H(Ac,{name:t}),H(`span`,{children:R(`nav.${t}`)})]})},t);return H(`nav`,{class:`nav${t?` open`:``}`,"aria-label":R(`nav.label`),children:[H(`div`,{class:`nav-brand`,children:[H(Ac,{name:`battery`}),`TinyBMS`]}),H(`ul`,{children:[pf.filter(e=>_f.includes(e)).map(i),H(`li`,{class:`nav-more`,children:H(`button`,{type:`button`,class:`nav-item`,"aria-expanded":t,"aria-current":r&&!t?`page`:void 0,onClick:()=>n(!t),children:[H(Ac,{name:r&&!t?e:`more`}),H(`span`,{children:R(r&&!t?`nav.${e}`:`nav.more`)})]})}),pf.filter(e=>!_f.includes(e)).map(i)]})]})}var yf={dashboard:Qc,history:Xu,events:dl,settings:Xd,gateway:Ou,monitors:ld,system:of,about:fn};function bf(){let e=L(hf),t=L(Ke),n=L(pt,e=>e===`denied`),r=I(null),i=I(!0);if(F(()=>{document.title=`${R(`nav.${e}`)} – ${R(`app.name`)}`,i.current||r.current?.focus(),i.current=!1,scrollTo(0,0)},[e,t]),n)return H(ff,{});let a=yf[e];return H(`div`,{class:`shell`,children:[H(`button`,{type:`button`,class:`skip`,onClick:()=>r.current?.focus(),children:R(`skip`)}),H(vf,{}),H(`header`,{class:`head`,children:[H(lf,{}),H(sf,{})]}),H(`main`,{class:`main`,id:`main`,tabIndex:-1,ref:r,children:H(a,{})}),H(df,{}),H(Pt,{})]},t)}Et(),Ye(),gf(),bt(zt()),qt();var xf=document.getElementById(`page`);xf!==null&&fe(H(bf,{}),xf);
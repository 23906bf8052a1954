function o(e,n){let t=document.createElement("button");return t.type="button",t.className=`live-button ${n}`,t.textContent=e,t}export{o as a};

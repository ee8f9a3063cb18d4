//go:build chromium

package page_test

import (
	"strings"
	"testing"
)

// contrasts are texts, lines and borders that can't be told from what they are on, by WCAG 2.2: texts need 4.5, what is
// drawn 3. https://www.w3.org/TR/WCAG22/#contrast-minimum
const contrasts = `{
	const paint = document.createElement("canvas").getContext("2d", {willReadFrequently: true});
	const luminance = (color) => {
		paint.fillStyle = color;
		paint.fillRect(0, 0, 1, 1);
		const [r, g, b] = [...paint.getImageData(0, 0, 1, 1).data].map((part) =>
			part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4);
		return 0.2126 * r + 0.7152 * g + 0.0722 * b;
	};
	const contrast = (a, b) => {
		const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y);
		return (light + 0.05) / (dark + 0.05);
	};
	const behind = (element) => {
		for (let its = element; its; its = its.parentElement) {
			const color = getComputedStyle(its).backgroundColor;
			if (color !== "rgba(0, 0, 0, 0)") return color;
		}
		return "white";
	};
	const faint = [];
	const need = (element, least, color, grounds) => grounds.forEach((ground) => {
		if (contrast(color, ground) < least) faint.push(element.outerHTML.slice(0, 90) + ": " + color + " on " + ground);
	});
	const soft = getComputedStyle(document.documentElement).getPropertyValue("--soft");
	for (const element of document.body.querySelectorAll("*")) {
		if (!element.checkVisibility()) continue;
		const style = getComputedStyle(element);
		const says = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
		if (element.closest("svg")) {
			const grounds = [behind(element.closest("svg").parentElement), soft];
			if (says) need(element, 4.5, style.fill, grounds);
			if (element.matches("path")) need(element, 3, style.stroke, grounds);
		} else if (says) {
			need(element, 4.5, style.color, [behind(element)]);
		}
		if (element.matches("input, select")) need(element, 3, style.borderTopColor, [behind(element.parentElement)]);
		if (element.matches("[placeholder]")) need(element, 4.5, getComputedStyle(element, "::placeholder").color, [behind(element)]);
	}
	faint
}`

func testContrast(t *testing.T, b browser) {
	tab := b.openFaultless(t, everything(t), "")
	_ = value[bool](tab, `document.querySelectorAll(".row button").forEach((button) => button.click()),
		document.querySelectorAll("details").forEach((entry) => entry.open = true), true`)
	seen := map[string]bool{}
	for _, on := range [][2]string{{"", "light"}, {"", "dark"}, {"print", "dark"}} {
		tab.media(on[0], on[1])
		if faint := value[[]string](tab, contrasts); len(faint) > 0 {
			t.Errorf("%s %s: hard to see:\n%s", on[0], on[1], strings.Join(faint, "\n"))
		}
		seen[value[string](tab, "getComputedStyle(document.body).backgroundColor")] = true
	}
	if len(seen) != 2 {
		t.Errorf("the schemes have these backgrounds: %v", seen)
	}
	_ = value[bool](tab, "document.body.style.color = 'silver', true")
	if len(value[[]string](tab, contrasts)) == 0 {
		t.Error("silver on white isn't hard to see")
	}
}

/* Marks, cards, town names, panel and legend of the maps of Tournées.
 * Every text that arrives here was escaped in Python and is set as HTML. */
(function () {
  "use strict";

  var HALO = "#FFFFFF";
  var NUMBERS_FROM_ZOOM = 8.75;
  var POPUP = { minWidth: 240, maxWidth: 300 };

  function path(ctx, points) {
    ctx.beginPath();
    points.forEach(function (p, i) {
      ctx[i ? "lineTo" : "moveTo"](p[0], p[1]);
    });
    ctx.closePath();
  }

  function circle(ctx, x, y, r) {
    ctx.beginPath();
    ctx.arc(x, y, r, 0, 2 * Math.PI);
  }

  function fillAndEdge(ctx, fill, edge, width) {
    ctx.fillStyle = fill;
    ctx.fill();
    ctx.strokeStyle = edge;
    ctx.lineWidth = width;
    ctx.stroke();
  }

  var DRAW = {
    disc: function (ctx, x, y, r, o) {
      circle(ctx, x, y, r);
      fillAndEdge(ctx, o.color, HALO, 1);
    },
    ring: function (ctx, x, y, r, o) {
      circle(ctx, x, y, r);
      ctx.fillStyle = HALO;
      ctx.fill();
      circle(ctx, x, y, r - 1);
      ctx.strokeStyle = o.color;
      ctx.lineWidth = 2;
      ctx.stroke();
    },
    diamond: function (ctx, x, y, r, o) {
      var d = r * 1.35;
      path(ctx, [[x, y - d], [x + d, y], [x, y + d], [x - d, y]]);
      fillAndEdge(ctx, o.color, HALO, 1);
    },
    cross: function (ctx, x, y, r, o) {
      [[HALO, 5], [o.color, 2.5]].forEach(function (pen) {
        ctx.beginPath();
        ctx.moveTo(x - r, y - r);
        ctx.lineTo(x + r, y + r);
        ctx.moveTo(x + r, y - r);
        ctx.lineTo(x - r, y + r);
        ctx.strokeStyle = pen[0];
        ctx.lineWidth = pen[1];
        ctx.stroke();
      });
    },
    house: function (ctx, x, y, r, o) {
      path(ctx, [
        [x - r, y + r], [x - r, y - r * 0.1], [x - r * 1.3, y - r * 0.1], [x, y - r * 1.3],
        [x + r * 1.3, y - r * 0.1], [x + r, y - r * 0.1], [x + r, y + r]
      ]);
      fillAndEdge(ctx, o.color, HALO, 1.5);
      ctx.fillStyle = HALO;
      ctx.fillRect(x - r * 0.28, y + r * 0.15, r * 0.56, r * 0.85);
    }
  };

  /* A bar through the mark; beside it only, where a number must stay readable. */
  function bar(ctx, x, y, r, numbered) {
    var pieces = numbered ? [[x - r - 6, x - r + 1], [x + r - 1, x + r + 6]]
      : [[x - r - 4, x + r + 4]];
    ctx.strokeStyle = "#1F2933";
    ctx.lineWidth = 2;
    pieces.forEach(function (piece) {
      ctx.beginPath();
      ctx.moveTo(piece[0], y);
      ctx.lineTo(piece[1], y);
      ctx.stroke();
    });
  }

  function number(ctx, x, y, r, o) {
    ctx.fillStyle = o.ink;
    ctx.font = "600 " + Math.round(r * 1.25) + "px system-ui, sans-serif";
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    ctx.fillText(String(o.number), x, y + 0.5);
  }

  var Mark = L.CircleMarker.extend({
    /* Room for the bar and the roof when the canvas redraws a part of itself. */
    _updateBounds: function () {
      L.CircleMarker.prototype._updateBounds.call(this);
      this._pxBounds = this._pxBounds && L.bounds(
        this._pxBounds.min.subtract([6, 6]), this._pxBounds.max.add([6, 6]));
    },
    _updatePath: function () {
      var renderer = this._renderer;
      if (!renderer._ctx) {
        renderer._updateCircle(this);
        return;
      }
      if (!renderer._drawing || this._empty()) {
        return;
      }
      var o = this.options, ctx = renderer._ctx, x = this._point.x, y = this._point.y;
      var numbered = o.number && this._map.getZoom() >= NUMBERS_FROM_ZOOM;
      var r = o.number && !numbered ? this._radius * 0.55 : this._radius;
      ctx.save();
      ctx.setLineDash([]);
      ctx.globalAlpha = o.opacity;
      DRAW[o.mark](ctx, x, y, r, o);
      if (o.reserved) {
        bar(ctx, x, y, r, numbered);
      }
      if (numbered) {
        number(ctx, x, y, r, o);
      }
      ctx.restore();
    }
  });

  /* Direction of a drive: one chevron in the middle of its line. */
  function chevron(ctx, points, colour) {
    var lengths = [0];
    for (var i = 1; i < points.length; i += 1) {
      lengths.push(lengths[i - 1] + points[i].distanceTo(points[i - 1]));
    }
    var total = lengths[lengths.length - 1];
    if (total < 36) {
      return;
    }
    var k = 1;
    while (k < lengths.length - 1 && lengths[k] < total / 2) {
      k += 1;
    }
    var share = (total / 2 - lengths[k - 1]) / (lengths[k] - lengths[k - 1] || 1);
    var a = points[k - 1], b = points[k];
    ctx.save();
    ctx.setLineDash([]);
    ctx.globalAlpha = 1;
    ctx.translate(a.x + (b.x - a.x) * share, a.y + (b.y - a.y) * share);
    ctx.rotate(Math.atan2(b.y - a.y, b.x - a.x));
    path(ctx, [[6, 0], [-4, 5], [-2, 0], [-4, -5]]);
    fillAndEdge(ctx, colour, HALO, 1);
    ctx.restore();
  }

  var updatePoly = L.Canvas.prototype._updatePoly;
  L.Canvas.include({
    _updatePoly: function (layer, closed) {
      updatePoly.call(this, layer, closed);
      if (this._drawing && layer.options.arrow) {
        var ctx = this._ctx;
        layer._parts.forEach(function (points) {
          chevron(ctx, points, layer.options.color);
        });
      }
    }
  });

  function mark(feature, latlng) {
    return new Mark(latlng, feature.properties.style);
  }

  function card(properties, labels) {
    var rows = properties.card.map(function (value, i) {
      return value === "" ? "" : "<dt>" + labels[i] + "</dt><dd>" + value + "</dd>";
    });
    return "<div class='t-card'><h3>" + properties.title + "</h3><dl>" + rows.join("") +
      "</dl></div>";
  }

  function bind(feature, layer, labels) {
    var properties = feature.properties;
    var sticky = feature.geometry.type !== "Point";
    layer.bindTooltip(properties.tip, { sticky: sticky, className: "t-tip" });
    layer.bindPopup(function () { return card(properties, labels); }, POPUP);
  }

  function base(map, o) {
    if (wide(map)) { // an open card stays clear of the legend and the panel
      POPUP.autoPanPaddingTopLeft = [280, 10];
      POPUP.autoPanPaddingBottomRight = [250, 10];
    } else {
      POPUP.autoPanPaddingTopLeft = [10, 60];
    }
    if (!map.getPane("tourneesBase")) {
      var pane = map.createPane("tourneesBase");
      pane.style.zIndex = 150;
      pane.style.pointerEvents = "none";
    }
    L.control.scale({ imperial: false }).addTo(map);
    map.attributionControl.setPrefix(false);
    if (o.credit) {
      map.attributionControl.addAttribution(o.credit);
    }
  }

  /* Town names, the most populous first, each only where it touches no other. */
  function towns(map, list) {
    var pane = map.createPane("tourneesTowns");
    pane.style.zIndex = 450;
    pane.style.pointerEvents = "none";
    var markers = list.map(function (town) {
      var icon = L.divIcon({ className: "t-town", html: "<i></i><span>" + town[0] + "</span>" });
      return L.marker([town[1], town[2]],
        { icon: icon, interactive: false, keyboard: false, pane: "tourneesTowns" }).addTo(map);
    });
    function place() {
      var taken = [], zoom = map.getZoom(), most = zoom < 9.5 ? 9 : zoom < 11 ? 30 : list.length;
      markers.forEach(function (marker) {
        var element = marker.getElement();
        element.style.display = "";
        var at = map.project(marker.getLatLng(), zoom);
        var size = L.point(element.lastChild.offsetWidth + 18, 16);
        var box = L.bounds(at.subtract([2, 8]), at.add(size).subtract([0, 8]));
        var free = taken.length < most && taken.every(function (other) {
          return !box.intersects(other);
        });
        if (free) {
          taken.push(box);
        } else {
          element.style.display = "none";
        }
      });
    }
    map.on("zoomend", place);
    map.whenReady(function () { L.Util.requestAnimFrame(place); });
  }

  function wide(map) {
    return map.getSize().x >= 700;
  }

  function group(title, kind, entries) {
    var rows = entries.map(function (entry) {
      return "<label><input type='checkbox' data-" + kind + "='" + entry.id + "'" +
        (entry.on ? " checked" : "") + "> " +
        (entry.colour ? "<i style='background:" + entry.colour + "'></i>" : "") +
        "<span>" + entry.name + "</span></label>";
    });
    return entries.length
      ? "<fieldset><legend>" + title + "</legend>" + rows.join("") + "</fieldset>" : "";
  }

  function control(map, position, className, html) {
    var box = L.control({ position: position });
    box.onAdd = function () {
      var element = L.DomUtil.create("div", className + " leaflet-control-layers");
      element.innerHTML = html;
      L.DomEvent.disableClickPropagation(element);
      L.DomEvent.disableScrollPropagation(element);
      return element;
    };
    box.addTo(map);
    return box.getContainer();
  }

  /* What is shown: kinds, reps and days, each a list of check boxes. */
  function panel(map, o) {
    var open = wide(map) ? " open" : "";
    var element = control(map, "topright", "t-panel",
      "<details" + open + "><summary>" + o.title + "</summary>" +
      group(o.kindTitle, "kind", o.kinds) + group(o.repTitle, "rep", o.reps) +
      group(o.dayTitle, "day", o.days) + group(o.tileTitle, "tile", o.tiles) + "</details>");
    var layers = [];
    map.eachLayer(function (layer) {
      if (layer.feature && layer.feature.properties.kind) {
        layers.push(layer);
      }
    });
    var tiles = o.tiles.map(function (tile) {
      return L.tileLayer(tile.url, { attribution: tile.credit, opacity: 0.6, maxZoom: 19 });
    });
    function off(kind) {
      var inputs = element.querySelectorAll("input[data-" + kind + "]:not(:checked)");
      return Array.prototype.map.call(inputs, function (input) { return input.dataset[kind]; });
    }
    function show() {
      var kinds = off("kind"), reps = off("rep"), days = off("day"), noTiles = off("tile");
      layers.forEach(function (layer) {
        var p = layer.feature.properties;
        var hidden = kinds.indexOf(p.kind) >= 0 || reps.indexOf(p.rep) >= 0 ||
          days.indexOf(p.day) >= 0;
        if (hidden) {
          layer.remove();
        } else if (!map.hasLayer(layer)) {
          layer.addTo(map);
        }
      });
      layers.forEach(function (layer) {
        if (map.hasLayer(layer)) {
          layer.bringToFront();
        }
      });
      o.tiles.forEach(function (tile, i) {
        tiles[i][noTiles.indexOf(tile.id) < 0 ? "addTo" : "removeFrom"](map);
      });
    }
    element.addEventListener("change", show);
  }

  function legend(map, o) {
    var open = wide(map) ? " open" : "";
    var rows = o.lines.map(function (line) {
      return "<li>" + line[0] + "<span>" + line[1] + "</span></li>";
    });
    control(map, "bottomleft", "t-legend", "<details" + open + "><summary>" + o.title +
      "</summary><ul>" + rows.join("") + "</ul></details>");
  }

  window.Tournees = {
    mark: mark, bind: bind, base: base, towns: towns, panel: panel, legend: legend
  };
})();

/* Two maps of one page show the same stretch of land: whoever is moved tells the others. */
(function () {
  "use strict";
  var options = __OPTIONS__;

  function others() {
    var found = [];
    for (var i = 0; i < window.parent.frames.length; i += 1) {
      var frame = window.parent.frames[i];
      try {
        if (frame !== window && frame.tourneesFollow) {
          found.push(frame);
        }
      } catch (error) {
        continue; /* a frame from elsewhere */
      }
    }
    return found;
  }

  L.Map.addInitHook(function () {
    var map = this, following = true;
    window.tourneesFollow = function (centre, zoom) {
      following = true;
      map.setView(centre, zoom, { animate: false });
      following = false;
    };
    map.on("moveend", function () {
      if (!following) {
        others().forEach(function (frame) {
          frame.tourneesFollow(map.getCenter(), map.getZoom());
        });
      }
    });
    setTimeout(function () {
      if (options.corners) {
        map.fitBounds(options.corners, { animate: false, padding: [16, 16] });
      }
      var few = options.circled.length <= 30;
      options.circled.forEach(function (place) {
        L.circleMarker(place, {
          radius: few ? 11 : 6, color: "#1F2933", weight: few ? 2 : 1.25, fill: false,
          interactive: false
        }).addTo(map);
      });
      following = false;
    }, 0);
  });
})();
